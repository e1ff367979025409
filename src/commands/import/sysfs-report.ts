import { platformNamed } from '../../cases/platform-named.ts';
import { writeCaseFiles } from '../../cases/write-case-files.ts';
import { anyDiffers, besideGuest } from '../../explore/observed.ts';
import { readGuest, type SysfsGuest } from '../../input/import/sysfs-guest.ts';
import { treeAt } from '../../input/import/sysfs-tree.ts';
import { deviceToJson, platformToJson } from '../../input/serialise.ts';
import type { Io } from '../../io/io.ts';
import { type TreeDisk, treeDisk } from '../../io/tree-disk.ts';
import { usage } from '../../io/usage-error.ts';
import type { Platform } from '../../model/platform.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { observedToJson } from '../../report/observed-json.ts';
import { observedText } from '../../report/observed-text.ts';
import type { SysfsOptions } from './options.ts';

const METHOD =
  'The offer of a device is not to be seen from its guest. What was negotiated stands in for it: as predicted means that this kernel keeps all of it, ends with this status and sets up the IOMMU so; what the driver left of the real offer stays unknown.';

function guestAt(root: string, platform: Platform | undefined, disk: TreeDisk): SysfsGuest {
  const guest = readGuest(treeAt(root, disk), platform);
  if (!('missing' in guest)) return guest;
  const hint = platform === undefined ? '; expected a guest’s / or a copy of its /sys and /proc' : '';
  throw usage(root, `${guest.missing}${hint}`);
}

/** Prints what a guest's own files show; true if all of it is as predicted. Throws UsageError. */
export async function importSysfsTree(
  { root, platform, json = false, ...files }: SysfsOptions,
  io: Io,
): Promise<boolean> {
  const guest = guestAt(root, await platformNamed(platform, io), io.tree ?? treeDisk);
  const devices = guest.devices.map((device) => besideGuest(device, guest.platform));
  const found = { devices: guest.devices.map(({ device }) => device), platform: guest.platform };
  const written = writeCaseFiles(found, files, io);
  if (json) {
    const { facts, notes } = guest;
    io.out(
      jsonText({
        platform: platformToJson(guest.platform),
        facts,
        notes,
        devices: devices.map((device) => observedToJson(device, deviceToJson)),
      }),
    );
  } else {
    const {
      facts,
      notes,
      platform: { name: title },
    } = guest;
    io.out(observedText({ title, devices, facts, notes, written, method: METHOD }, styleFor(io.terminal)));
  }
  return !anyDiffers(devices);
}
