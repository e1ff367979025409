import type { MonitorRefusal } from '../../../model/device.ts';
import type { Backend } from '../../../model/qemu.ts';
import type { KeyValues } from './keyval.ts';
import type { QemuOption } from './options.ts';

/** A device that is asked for by `-device`, or by an option that stands for one. */
export interface DeviceOption {
  readonly driver: string;
  readonly values: KeyValues;
  readonly option: QemuOption;
  /** Where it is known without looking for it by id. */
  readonly backend?: Backend;
  /** The id of the `-netdev` that is behind a card of `-net nic`. */
  readonly netdev?: string;
  /** What QEMU has against it. */
  readonly objection?: MonitorRefusal;
}
