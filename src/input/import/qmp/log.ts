import type { Problem } from '../../../io/usage-error.ts';
import { printable } from '../../../text/printable.ts';
import { MOST_DEVICES } from '../limits.ts';
import { linesOf } from '../qemu/lines.ts';
import { type QmpDevice, type QmpOptions, qmpDevice } from './device.ts';
import { hmpValues, isHmp } from './hmp.ts';
import { sessionOf } from './session.ts';
import { qmpValues } from './values.ts';

export interface QmpLog {
  /** QEMU's, where the greeting is there. */
  readonly version: string | undefined;
  readonly devices: readonly QmpDevice[];
  /** What is ignored. */
  readonly ignored: readonly string[];
}

export interface QmpReading {
  readonly log: QmpLog;
  readonly problems: readonly Problem[];
}

/**
 * Reads answers of x-query-virtio and x-query-virtio-status: one, several, or a whole session, or what “info virtio-status” prints of
 * them. Those beyond MOST_DEVICES are listed as ignored.
 */
export function readQmpLog(text: string, file: string, options: QmpOptions = {}): QmpReading {
  const lines = linesOf(text);
  const { values, mistakes } = isHmp(text) ? { values: hmpValues(text), mistakes: [] } : qmpValues(text);
  const session = sessionOf(values);
  const devices: QmpDevice[] = [];
  const wrong = mistakes.map(({ offset, message }) => ({ file, ...lines(offset), message }));
  for (const answer of session.answers.slice(0, MOST_DEVICES)) {
    const device = qmpDevice(answer, options);
    if (typeof device === 'string') wrong.push({ file, ...lines(answer.offset), message: device });
    else devices.push(device);
  }
  const none = devices.length === 0 && wrong.length === 0;
  const problems: readonly Problem[] = none ? [{ file, message: nothing(session.unasked.length) }] : wrong;
  const beyond = session.answers.length - MOST_DEVICES;
  return {
    log: {
      version: session.version,
      devices: numbered(devices),
      ignored: [
        ...session.unasked
          .slice(0, MOST_DEVICES)
          .map((path) => `${printable(path)}: listed, but its status is not here`),
        ...session.notes.slice(0, MOST_DEVICES),
        ...(beyond > 0 ? [`${beyond} answers after the first ${MOST_DEVICES}`] : []),
      ],
    },
    problems,
  };
}

function nothing(listed: number): string {
  const found = listed === 0 ? '' : `this lists ${listed} virtio ${listed === 1 ? 'device' : 'devices'}; `;
  return `${found}expected what QMP answers to x-query-virtio-status, which asks for one device by its path`;
}

/** Names as they are, those that come again with a number. */
function numbered(devices: readonly QmpDevice[]): readonly QmpDevice[] {
  const seen = new Map<string, number>();
  return devices.map((one) => {
    const count = (seen.get(one.device.name) ?? 0) + 1;
    seen.set(one.device.name, count);
    if (count === 1) return one;
    return { ...one, device: { ...one.device, name: `${one.device.name} ${count}` } };
  });
}
