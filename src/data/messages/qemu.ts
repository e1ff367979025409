import type { MessageKind } from '../../model/message.ts';
import { BEHIND_MESSAGES } from './qemu/behind.ts';
import { COMMAND_LINE_MESSAGES } from './qemu/command-line.ts';
import { INTERFACE_MESSAGES } from './qemu/interfaces.ts';
import { MACHINE_MESSAGES } from './qemu/machine.ts';
import { RUNNING_MESSAGES } from './qemu/running.ts';
import { SETTING_MESSAGES } from './qemu/settings.ts';
import { VHOST_MESSAGES } from './qemu/vhost.ts';

/** What QEMU says when it creates a device, and while the device works. Where two could be meant, the earlier one is. */
export const QEMU_MESSAGES: readonly MessageKind[] = [
  ...INTERFACE_MESSAGES,
  ...SETTING_MESSAGES,
  ...MACHINE_MESSAGES,
  ...COMMAND_LINE_MESSAGES,
  ...BEHIND_MESSAGES,
  ...RUNNING_MESSAGES,
  ...VHOST_MESSAGES,
];
