/** What Discord takes. Pages are those of discord/discord-api-docs@c98d64b, under developers/. */

/** Text of all text displays in a message (components/reference.mdx, “Text Display”). */
export const MESSAGE_CHARACTERS = 4000;
/** Components in a message, nested ones included (components/reference.mdx, 2542). */
export const MESSAGE_COMPONENTS = 40;
/** Pictures in a media gallery (components/reference.mdx, “Media Gallery”). */
export const GALLERY_ITEMS = 10;
/** Files of a message (resources/message.mdx, “Create Message”). */
export const MESSAGE_FILES = 10;
/** Bytes of a request (reference.mdx, 430). */
export const REQUEST_BYTES = 25 * 2 ** 20;
/** Bytes of one file, where the interaction does not say (reference.mdx, 430). */
export const FILE_BYTES = 10 * 2 ** 20;
/** Characters that describe a picture (resources/message.mdx, “Attachment”). */
export const ALT_CHARACTERS = 1024;
/** Buttons in a row (components/reference.mdx, “Action Row”). */
export const ROW_BUTTONS = 5;
/** Characters on a button (components/reference.mdx, “Button”). */
export const BUTTON_CHARACTERS = 80;
/** Characters of a modal's title and of a label (components/reference.mdx, “Label”; interactions/receiving-and-responding.mdx, “Modal”). */
export const TITLE_CHARACTERS = 45;
/** Characters below a label (components/reference.mdx, “Label”). */
export const LABEL_DESCRIPTION_CHARACTERS = 100;
/** Characters that fit into a text field of a modal (components/reference.mdx, “Text Input”). */
export const FIELD_CHARACTERS = 4000;
/** Fields of a modal (interactions/receiving-and-responding.mdx, “Modal”). */
export const FORM_FIELDS = 5;
/** Choices of an option, and completions of one (interactions/application-commands.mdx). */
export const CHOICES = 25;
/** Characters of a choice's name and value (interactions/application-commands.mdx). */
export const CHOICE_CHARACTERS = 100;
/** The most that `max_length` of a text option may say (interactions/application-commands.mdx). */
export const OPTION_CHARACTERS = 6000;
/** Entries in the menus of messages that an application may have (interactions/application-commands.mdx, “Registering a Command”). */
export const MESSAGE_COMMANDS = 15;
/** Characters of a description (interactions/application-commands.mdx). */
export const DESCRIPTION_CHARACTERS = 100;
/** An interaction's token lives 15 minutes (interactions/receiving-and-responding.mdx, 421); the last one is left to the clocks. */
export const TOKEN_MS = 14 * 60_000;
/** Completions are of no use later (Discord drops them after 3 s: interactions/receiving-and-responding.mdx, 351). */
export const SUGGEST_MS = 1500;
/** An interaction is lost when it is not acknowledged within 3 s (interactions/receiving-and-responding.mdx, 351). */
export const DEFER_AFTER_MS = 300;
/** Edits of one webhook's messages were seen to be limited to 5 in 2 s; the headers have the last word. */
export const PROGRESS_EVERY_MS = 1500;

/** As long as an interaction can be answered, and so as long as one may come again (developers/interactions/receiving-and-responding). */
export const ANSWERABLE_MS = 15 * 60_000;
