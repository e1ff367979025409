import { readAs } from '../../cases/other-form.ts';
import { platformNamed } from '../../cases/platform-named.ts';
import { writeCaseFiles } from '../../cases/write-case-files.ts';
import { anyDiffers, compareWithHost } from '../../explore/observed.ts';
import type { QmpOptions } from '../../input/import/qmp/device.ts';
import { type QmpLog, readQmpLog } from '../../input/import/qmp/log.ts';
import { readText } from '../../input/import/recognise.ts';
import { openInputs, settle } from '../../input/inputs.ts';
import { deviceToJson, platformToJson } from '../../input/serialise.ts';
import type { Io } from '../../io/io.ts';
import { UsageError } from '../../io/usage-error.ts';
import { versionedJsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import { observedToJson } from '../../report/observed-json.ts';
import { observedText } from '../../report/observed-text.ts';
import type { GivenQmpOptions } from './options.ts';

async function logAt(path: string, options: QmpOptions, io: Io): Promise<QmpLog> {
  const inputs = openInputs(io.input);
  const [{ file, text }] = await settle(inputs, await readText(path, inputs));
  return readAs(
    'qmp',
    { file, text },
    () => {
      const { log, problems } = readQmpLog(text, file, options);
      if (problems.length > 0) throw new UsageError(problems);
      return log;
    },
    ({ devices }) => devices.length === 0,
  );
}

const METHOD =
  'Offer and negotiated set are QEMU’s own. As predicted means that the driver of this kernel, given the offer, keeps exactly what QEMU saw acknowledged and ends with this status.';

const NOTHING_PREDICTED =
  'Offer and negotiated set are QEMU’s own. QMP says nothing of the guest: name its platform with --platform, and vnex says whether the guest did what is predicted.';

/** Prints devices as QEMU has them; true if no guest did other than predicted. Throws UsageError. */
export async function importQmpLog(
  path: string,
  { platform: platformPath, transport, json = false, ...files }: GivenQmpOptions,
  io: Io,
): Promise<boolean> {
  const platform = await platformNamed(platformPath, io);
  const log = await logAt(
    path,
    {
      ...(transport === undefined ? {} : { transport }),
      ...(platform === undefined ? {} : { arch: platform.arch }),
    },
    io,
  );
  const devices = log.devices.map((device) => compareWithHost(device, platform));
  const written = writeCaseFiles({ devices: log.devices.map(({ device }) => device), platform }, files, io);
  const version = log.version === undefined ? 'QEMU' : `QEMU ${log.version}`;
  if (json)
    io.out(
      versionedJsonText({
        kind: 'qmp',
        qemu: log.version ?? null,
        platform: platform === undefined ? null : platformToJson(platform),
        devices: devices.map((device, i) => ({
          path: log.devices[i]?.path ?? null,
          ...observedToJson(device, deviceToJson),
        })),
        ignored: log.ignored,
      }),
    );
  else {
    const title = platform === undefined ? version : `${version}, ${platform.name}`;
    const guest = {
      title,
      devices,
      facts: [],
      notes: log.ignored,
      written,
      method: platform === undefined ? NOTHING_PREDICTED : METHOD,
    };
    io.out(observedText(guest, styleFor(io.terminal)));
  }
  return !anyDiffers(devices);
}
