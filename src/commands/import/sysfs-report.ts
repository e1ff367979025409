import { platformNamed } from '../../cases/platform-named.ts';
import { writeCaseFiles } from '../../cases/write-case-files.ts';
import { anyDiffers, compareWithGuest } from '../../explore/observed.ts';
import { readText } from '../../input/import/recognise.ts';
import { type GivenOfGuest, readGuest, type SysfsGuest } from '../../input/import/sysfs/guest.ts';
import { rootOf } from '../../input/import/sysfs/root.ts';
import { treeAt } from '../../input/import/sysfs/tree.ts';
import { openInputs, settle } from '../../input/inputs.ts';
import { deviceToJson, platformToJson } from '../../input/serialise.ts';
import type { Io } from '../../io/io.ts';
import { type TreeDisk, treeDisk } from '../../io/tree-disk.ts';
import { usage } from '../../io/usage-error.ts';
import { versionedJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { observedToJson } from '../../report/observed-json.ts';
import { observedText } from '../../report/observed-text.ts';
import type { SysfsOptions } from './options.ts';

const METHOD =
  'A guest cannot see what a device offers, so what was negotiated stands in for the offer. “As predicted” means that this kernel keeps all of it, ends with this status and sets up the IOMMU in this way; what the driver dropped of the real offer is unknown.';

const NO_DIRECTORY =
  'a file; expected a directory. Unpack an archive first: mkdir copy && tar -xf ARCHIVE -C copy';

function guestAt(given: string, known: GivenOfGuest, disk: TreeDisk): SysfsGuest {
  const root = rootOf(given, disk);
  if (root === undefined) throw usage(given, NO_DIRECTORY);
  const guest = readGuest(treeAt(root, disk), known);
  if (!('missing' in guest)) return guest;
  const hint = known.platform === undefined ? '; expected a guest’s / or a copy of its /sys and /proc' : '';
  throw usage(root, `${guest.missing}${hint}`);
}

/** The log that is given, so far as it is long. */
async function logGiven(path: string | undefined, io: Io): Promise<GivenOfGuest['log']> {
  if (path === undefined) return undefined;
  const inputs = openInputs(io.input);
  const [{ file, text }] = await settle(inputs, await readText(path, inputs));
  return { from: file, text };
}

/** Prints what a guest's own files show; true if all of it is as predicted. Throws UsageError. */
export async function importSysfsTree(
  { root, platform, log, json = false, ...files }: SysfsOptions,
  io: Io,
): Promise<boolean> {
  const known = { platform: await platformNamed(platform, io), log: await logGiven(log, io) };
  const guest = guestAt(root, known, io.tree ?? treeDisk);
  const devices = guest.devices.map((device) => compareWithGuest(device, guest.platform));
  const found = { devices: guest.devices.map(({ device }) => device), platform: guest.platform };
  const written = writeCaseFiles(found, files, io);
  if (json) {
    const { facts, notes } = guest;
    io.out(
      versionedJsonText({
        kind: 'sysfs',
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
