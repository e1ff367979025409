import type { Corpus } from './corpus.ts';
import { stockOf } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import { changedDocument, given, some, terminal } from './making.ts';
import { mutateText } from './mutate-text.ts';
import { filesAreRead } from './promises.ts';
import type { Random } from './random.ts';
import type { Target } from './targets.ts';

// Logs and messages: of guests, QEMU, libvirt and daemons.

/** A log that was damaged on its way, explained. */
function explained(random: Random, corpus: Corpus): FuzzInput {
  const document = random.pick(corpus.logs);
  const { name, files, stdin } = given(
    document.path,
    changedDocument(document, corpus.logs, random, corpus),
    random,
  );
  const shared = { files, ...(stdin === undefined ? {} : { stdin }), ...terminal(random) };
  if (random.oneIn(8)) return { argv: random.oneIn(2) ? ['explain', name] : [name], ...shared };
  const json = random.oneIn(3);
  return {
    argv: ['why', name, ...(json ? ['--json'] : [])],
    ...(json ? { format: 'json' } : {}),
    ...shared,
  };
}

/** A message of the table with anything for its values, among a line or two of a log. */
function message(random: Random, corpus: Corpus): FuzzInput {
  const stock = stockOf(corpus, corpus.logs);
  const lines = random.pick(corpus.logs).text.split('\n');
  const said = random
    .pick(corpus.messages)
    .replaceAll(/\{\w+(?::\w+)?\}/g, () =>
      random.oneIn(3) ? random.pick(corpus.words) : random.pick(['virtio0', '-22', '0x3', '7', '130fffbff']),
    );
  const text = [random.pick(lines), `${random.pick(['', '[    1.5] virtio_net virtio0: '])}${said}`].join(
    '\n',
  );
  const json = random.oneIn(3);
  return {
    argv: ['why', '-', ...(json ? ['--json'] : [])],
    ...(json ? { format: 'json' } : {}),
    stdin: random.oneIn(2) ? text : mutateText(text, random, stock),
    ...terminal(random),
  };
}

/** A boot log as a platform. */
function platform(random: Random, corpus: Corpus): FuzzInput {
  const document = random.pick(corpus.logs);
  const { name, files, stdin } = given(
    document.path,
    changedDocument(document, corpus.logs, random, corpus),
    random,
  );
  const shared = { ...(stdin === undefined ? {} : { stdin }), ...terminal(random) };
  if (random.oneIn(2)) {
    const device = random.pick(corpus.devices);
    return {
      argv: ['explain', '--device', device.path, '--platform', name],
      files: { ...files, [device.path]: device.text },
      ...shared,
    };
  }
  const json = random.oneIn(3);
  return {
    argv: ['import', 'dmesg', name, ...(json ? ['--json'] : []), ...some(random, ['--out', 'out'])],
    files,
    ...(json ? { format: 'json' } : {}),
    ...shared,
  };
}

export const logTargets: readonly Target[] = [
  { name: 'log', weight: 10, make: explained },
  { name: 'message', weight: 8, make: message },
  { name: 'log-platform', weight: 4, make: platform, promised: filesAreRead },
];
