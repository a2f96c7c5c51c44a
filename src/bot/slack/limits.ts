/** What Slack takes. Pages are those of docs.slack.dev; numbers that it does not give come from where they are named. */

/** Blocks of a message (reference/block-kit/blocks). */
export const MESSAGE_BLOCKS = 50;
/** Characters of all blocks of a message: about 13,200 were seen to be refused as `msg_blocks_too_long` (slackapi/bolt-js#2509). */
export const MESSAGE_CHARACTERS = 11_000;
/** Blocks of a modal or a Home tab (reference/views). */
export const VIEW_BLOCKS = 100;
/** Characters of a header (reference/block-kit/blocks/header-block). */
export const HEADER_CHARACTERS = 150;
/** Rows, columns and characters of a table; a message has one at most (reference/block-kit/blocks/table-block). */
export const TABLE_ROWS = 100;
export const TABLE_COLUMNS = 20;
export const TABLE_CHARACTERS = 10_000;
/** Characters that describe a picture (reference/block-kit/blocks/image-block). */
export const ALT_CHARACTERS = 2000;
/** Elements of an actions block (reference/block-kit/blocks/actions-block). */
export const ACTIONS_ELEMENTS = 25;
/** Characters on a button (reference/block-kit/block-elements/button-element). */
export const BUTTON_CHARACTERS = 75;
/** Characters of a view's title and of its buttons (reference/views/modal-views). */
export const TITLE_CHARACTERS = 24;
/** Characters that fit into a text field (reference/block-kit/block-elements/plain-text-input-element). */
export const FIELD_CHARACTERS = 3000;
/** Options of a menu, and the characters of one (reference/block-kit/composition-objects/option-object). */
export const MENU_OPTIONS = 100;
export const OPTION_CHARACTERS = 75;
/** Characters of a hint below a field; Slack takes 2,000 (reference/block-kit/blocks/input-block). */
export const HINT_CHARACTERS = 2000;
/** Characters of the text that stands for blocks in notifications: `chat.update` refuses more than 4,000; a notification shows fewer. */
export const FALLBACK_CHARACTERS = 300;
/** Times that a response_url takes an answer, and for how long (interactivity/handling-user-interaction, “Message responses”); the last minute is left to the clocks. */
export const RESPONSE_USES = 5;
export const RESPONSE_MS = 29 * 60_000;
/** `chat.update` is Tier 3, 50 a minute for a workspace (apis/web-api/rate-limits); several answers progress at a time. */
export const PROGRESS_EVERY_MS = 2000;
/** Characters of a slash command, its slash included, of its description and of its usage hint (the manifest's schema). */
export const COMMAND_CHARACTERS = 32;
export const DESCRIPTION_CHARACTERS = 2000;
export const HINT_OF_USE_CHARACTERS = 1000;
/** Shortcuts of an app, and the characters of a name and a description (interactivity/implementing-shortcuts, the manifest's schema). */
export const SHORTCUTS = 10;
export const SHORTCUT_CHARACTERS = 24;
export const SHORTCUT_DESCRIPTION_CHARACTERS = 150;
