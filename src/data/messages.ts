import type { MessageKind } from '../model/message.ts';
import { BACKEND_MESSAGES } from './messages/backends.ts';
import { BOOT_MESSAGES } from './messages/boot.ts';
import { DMA_MESSAGES } from './messages/dma.ts';
import { CORE_MESSAGES } from './messages/driver-core.ts';
import { DRIVER_MESSAGES } from './messages/drivers.ts';
import { FIRMWARE_MESSAGES } from './messages/firmware.ts';
import { MONITOR_MESSAGES } from './messages/monitors.ts';
import { OTHER_MESSAGES } from './messages/others.ts';
import { QEMU_MESSAGES } from './messages/qemu.ts';
import { SYSTEM_MESSAGES } from './messages/systems.ts';

/** Every message that vnex knows. Where two could be meant, the earlier one is. */
export const MESSAGES: readonly MessageKind[] = [
  ...CORE_MESSAGES,
  ...DRIVER_MESSAGES,
  ...DMA_MESSAGES,
  ...QEMU_MESSAGES,
  ...BACKEND_MESSAGES,
  ...OTHER_MESSAGES,
  ...MONITOR_MESSAGES,
  ...FIRMWARE_MESSAGES,
  ...BOOT_MESSAGES,
  ...SYSTEM_MESSAGES,
];
