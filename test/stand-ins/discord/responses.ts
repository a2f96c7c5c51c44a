import type { ComponentNode } from "./message-rules.ts";
import type { KnownMessage, World } from "./world.ts";

/** A message as Discord gives it back. */
export function messageResponse(message: KnownMessage, world: World, origin: string): object {
  let number = 0;
  const media = (url: string) => {
    const file = message.files.find(({ name }) => url === `attachment://${name}`);
    const address = `${origin}/cdn/attachments/${message.channelId}/${file?.id}/${file?.name}?ex=1&is=1&hm=1`;
    return { id: file?.id, url: address, proxy_url: address };
  };
  const withNumbers = (component: ComponentNode): object => ({
    ...component,
    id: ++number,
    ...(component.components && { components: component.components.map(withNumbers) }),
    ...(component.items && {
      items: component.items.map((item) => ({
        media: media(item.media.url),
        description: item.description ?? null,
        spoiler: false,
      })),
    }),
    ...(component.file && {
      file: media(component.file.url),
      name: component.file.url.slice(13),
      size: 1,
      spoiler: false,
    }),
    ...(component.type === 17 && { spoiler: false }),
  });
  const time = new Date(world.now()).toISOString();
  return {
    id: message.id,
    type: message.interaction === undefined ? 0 : 20,
    content: "",
    channel_id: message.channelId,
    author: userOf(world.applicationId, "pictoken"),
    attachments: message.files.map(({ id, name, bytes }) => {
      const url = `${origin}/cdn/attachments/${message.channelId}/${id}/${name}?ex=1&is=1&hm=1`;
      return { id, filename: name, size: bytes.length, url, proxy_url: url };
    }),
    embeds: [],
    mentions: message.mentions.map((id) => userOf(id, "asker")),
    mention_roles: [],
    pinned: false,
    mention_everyone: false,
    tts: false,
    timestamp: time,
    edited_timestamp: message.edits > 0 ? time : null,
    flags: (1 << 15) | (message.ephemeral ? 64 : 0),
    components: message.components.map((component) => withNumbers(component as ComponentNode)),
    ...(message.interaction !== undefined && { webhook_id: world.applicationId, application_id: world.applicationId }),
  };
}

export function userOf(id: string, username: string): object {
  return {
    id,
    username,
    discriminator: "0",
    global_name: null,
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    clan: null,
    collectibles: null,
    display_name_styles: null,
  };
}
