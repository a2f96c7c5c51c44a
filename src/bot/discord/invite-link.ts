import { PermissionFlagsBits } from "discord.js";

/** Where an admin adds the bot to a server, with the permissions that it uses: to see channels, and to write and attach files there and in threads. */
export function inviteLink(application: string): string {
  const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles } = PermissionFlagsBits;
  const permissions = ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles;
  const query = new URLSearchParams({
    client_id: application,
    scope: "bot applications.commands",
    permissions: String(permissions),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
