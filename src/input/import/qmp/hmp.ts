import type { QmpValue } from './values.ts';

// What the human monitor prints, “info virtio” and “info virtio-status”: hw/virtio/virtio-hmp-cmds.c of QEMU 7.2 to 11.1. It says in
// lines what QMP answers in JSON, and becomes such answers.

/** A device begins with its path, and goes on with its name. */
const BEGIN = /^(\/machine\/\S+):\r?\n\s+device_name:/m;
/** `info virtio` lists `PATH [NAME]`. */
const LISTED = /^(\/machine\/\S+) \[([\w-]+)\]\r?$/gm;
const GREETING = /^QEMU (\d{1,4})\.(\d{1,4})\.(\d{1,4}) monitor\b/m;

/** Whether a text has the status of a device as the human monitor prints it. */
export function isHmp(text: string): boolean {
  return BEGIN.test(text);
}

/** What the human monitor printed, as the messages of a session of QMP. */
export function hmpValues(text: string): readonly QmpValue[] {
  const [, major, minor, micro] = GREETING.exec(text) ?? [];
  const greeting = { QMP: { version: { qemu: { major, minor, micro } } } };
  const listed = [...text.matchAll(LISTED)].map(({ 1: path, 2: name }) => ({ path, name }));
  return [
    ...(major === undefined ? [] : [{ value: greeting, offset: 0 }]),
    ...(listed.length === 0 ? [] : [{ value: { return: listed }, offset: 0 }]),
    ...devicesIn(text).flatMap(({ path, lines, offset }) => [
      { value: { execute: 'x-query-virtio-status', arguments: { path } }, offset },
      { value: { return: statusOf(lines) }, offset },
    ]),
  ];
}

interface HmpDevice {
  readonly path: string;
  readonly lines: readonly string[];
  readonly offset: number;
}

/** The devices of a text: each goes on as long as lines begin with a blank, or are empty. */
function devicesIn(text: string): readonly HmpDevice[] {
  const found: { path: string; lines: string[]; offset: number }[] = [];
  let open: string[] | undefined;
  let offset = 0;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '');
    const [, path] = /^(\/machine\/\S+):$/.exec(line) ?? [];
    if (path !== undefined) {
      open = [];
      found.push({ path, lines: open, offset });
    } else if (line !== '' && !/^\s/.test(line)) open = undefined;
    else open?.push(line);
    offset += whole.length + 1;
  }
  return found.filter(({ lines }) => /^\s+device_name:/.test(lines[0] ?? ''));
}

/** A list under a heading, and the number of what QEMU has no name for. */
interface Listing {
  readonly names: string[];
  unknown: string | undefined;
}

/** An answer to x-query-virtio-status. */
function statusOf(lines: readonly string[]): object {
  const values = new Map<string, string>();
  const lists = new Map<string, Listing>();
  let open: Listing | undefined;
  for (const line of lines) {
    const [, key, value] = /^ +(\w+): +(\S.*)$/.exec(line) ?? [];
    const [, indent = '', heading] = /^( +)([\w ]+):$/.exec(line) ?? [];
    const [, name] = /^\t(.+?),?$/.exec(line) ?? [];
    const [, unknown] = /^ +unknown-\w+\((0x[\da-f]+)\)$/.exec(line) ?? [];
    if (heading !== undefined) {
      open = { names: [], unknown: undefined };
      // Those of vhost stand deeper, and two of them have names that the device’s have, too.
      lists.set(indent.length > 2 ? `vhost ${heading}` : heading, open);
    } else if (key !== undefined && value !== undefined) values.set(key, value.trim());
    else if (name !== undefined) open?.names.push(name);
    else if (unknown !== undefined && open !== undefined) open.unknown = unknown;
  }
  const protocols = lists.get('vhost Protocol features');
  return {
    name: values.get('device_name')?.replace(/ \(vhost\)$/, ''),
    'device-id': values.get('device_id'),
    'vhost-started': values.get('vhost_started') === 'true',
    status: { statuses: lists.get('status')?.names, ...unknownAs('unknown-statuses', lists.get('status')) },
    'guest-features': featuresOf(lists.get('Guest features')),
    'host-features': featuresOf(lists.get('Host features')),
    ...(protocols === undefined
      ? {}
      : {
          'vhost-dev': {
            'protocol-features': { protocols: protocols.names, ...unknownAs('unknown-protocols', protocols) },
          },
        }),
  };
}

/** Bits without a name are one number: of 64 bits, or since 10.2 of 128. */
function featuresOf(list: Listing | undefined): object {
  const names = { 'dev-features': list?.names ?? [] };
  const [, high, low] = /^0x([\da-f]{16})([\da-f]{16})$/.exec(list?.unknown ?? '') ?? [];
  if (high === undefined) return { ...names, ...unknownAs('unknown-dev-features', list) };
  return { ...names, 'unknown-dev-features': `0x${low}`, 'unknown-dev-features2': `0x${high}` };
}

function unknownAs(key: string, list: Listing | undefined): object {
  return list?.unknown === undefined ? {} : { [key]: list.unknown };
}
