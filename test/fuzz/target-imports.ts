import { IMPORT_KINDS } from '../../src/model/import-kind.ts';
import type { Entry } from '../input/import/sysfs/samples.ts';
import type { Corpus, Document } from './corpus.ts';
import { stockOf } from './corpus.ts';
import type { FuzzInput } from './input.ts';
import {
  type Change,
  changedDocument,
  changedXml,
  given,
  importOptions,
  some,
  terminal,
  word,
} from './making.ts';
import { hostile, mutateBytes, mutateText } from './mutate-text.ts';
import { filesAreRead } from './promises.ts';
import type { Random } from './random.ts';
import type { Target } from './targets.ts';

// What people have: QEMU, libvirt, QMP, a guest’s own files.

/** One text in so many is also answered, with remedies: that takes a hundred times as long as to read it. */
const ANSWERED = 12;

/** What an import shows or writes beside the usual. */
function views(random: Random): readonly string[] {
  return [
    ...some(random, ['--all']),
    ...(random.oneIn(4) ? ['--explain'] : []),
    ...(random.oneIn(ANSWERED) ? ['--out', 'out'] : []),
  ];
}

/** A QEMU command line or a libvirt domain: imported, explained, checked. */
function plan(kind: 'qemu' | 'libvirt', change: Change<Document>): Target['make'] {
  return (random, corpus) => {
    const document = random.pick(corpus[kind]);
    const content = change(document, corpus[kind], random, corpus);
    const { name, files, stdin } = given(document.path, content, random);
    const options = importOptions(random, corpus);
    const shared = { files, ...(stdin === undefined ? {} : { stdin }), ...terminal(random) };
    if (random.oneIn(ANSWERED)) return { argv: ['explain', name, ...options], ...shared };
    if (random.oneIn(ANSWERED)) {
      const format = random.pick(['tap', 'junit', 'github', 'json'] as const);
      return { argv: ['check', name, '--reporter', format, ...options], format, ...shared };
    }
    const json = random.oneIn(3);
    return {
      argv: ['import', kind, name, ...options, ...views(random), ...(json ? ['--json'] : [])],
      ...(json ? { format: 'json' } : {}),
      ...shared,
    };
  };
}

/** What another monitor or a stack is told: imported by its name, or by what stands in it. */
function stack(kind: string): Target['make'] {
  return (random, corpus) => {
    const kin = corpus.stacks.filter((document) => document.kind === kind);
    const document = random.pick(kin);
    const content = changedDocument(document, kin, random, corpus);
    const { name, files, stdin } = given(document.path, content, random);
    const options = importOptions(random, corpus);
    const shared = { files, ...(stdin === undefined ? {} : { stdin }), ...terminal(random) };
    if (random.oneIn(ANSWERED))
      return { argv: [random.pick(['explain', 'fix', 'check']), name, ...options], ...shared };
    const json = random.oneIn(3);
    return {
      argv: ['import', kind, name, ...options, ...views(random), ...(json ? ['--json'] : [])],
      ...(json ? { format: 'json' } : {}),
      ...shared,
    };
  };
}

/** Each kind of text that goes through a stack or to another monitor. */
const STACKS = Object.keys(IMPORT_KINDS).filter((kind) => kind !== 'qemu' && kind !== 'libvirt');

/** QEMU’s options as arguments of vnex. */
function qemuArguments(random: Random, corpus: Corpus): FuzzInput {
  const { text } = random.pick(corpus.qemu);
  const stock = stockOf(corpus, corpus.qemu);
  const words = text
    .replaceAll(/^#.*$|\\\n/gm, '')
    .split(/\s+/)
    .filter((each) => each !== '');
  const changed = words.map((each) => (random.oneIn(words.length) ? mutateText(each, random, stock) : each));
  const argv = random.oneIn(4) ? [changed.join(' ')] : changed;
  return {
    argv: ['import', 'qemu', '--', ...argv.map((each) => each.replaceAll('\0', ''))],
    ...terminal(random),
  };
}

/** -device in JSON, keyval and legacy forms, one option at a time. */
function qemuOption(random: Random, corpus: Corpus): FuzzInput {
  const stock = stockOf(corpus, corpus.qemu);
  const option = random.pick([
    `-device '{"driver":"virtio-net-pci","id":"a","packed":true,"iommu_platform":"on"}'`,
    '-device virtio-blk-pci,drive=a,id=b,disable-legacy=on,iommu_platform=on',
    `-netdev '{"type":"tap","id":"n0","vhost":true}' -device virtio-net-pci,netdev=n0`,
    '-blockdev driver=qcow2,node-name=a,file.driver=file,file.filename=x -device virtio-blk-pci,drive=a',
    '-drive if=virtio,file=a.img,id=d',
    '-global virtio-net-pci.packed=on -device virtio-net-pci',
    '-set device.a.packed=on -device virtio-net-pci,id=a',
    '-object sev-guest,id=sev0,cbitpos=47,reduced-phys-bits=1 -machine confidential-guest-support=sev0',
    '-object \'{"qom-type":"tdx-guest","id":"tdx0"}\' -machine q35,confidential-guest-support=tdx0',
    '-append "console=ttyS0 swiotlb=force \\"x y\\""',
    '-smp 8,sockets=2 -m size=4G,slots=2,maxmem=8G',
    '-readconfig vm.cfg -device virtio-rng-pci,max-bytes=1k,,2',
    '-chardev socket,id=c,path=s,mux=on -device vhost-user-blk-pci,chardev=c -netdev vhost-user,id=n,chardev=c',
    '-device virtio-serial,id=s,max_ports=3 -device virtserialport,bus=s.0,nr=2,name=a -device virtconsole,nr=0',
    '-device virtio-scsi-pci,id=s -device scsi-hd,bus=s.0,drive=d -drive if=none,id=d,file=d.img',
    '-device pcie-root-port,id=p,chassis=1,slot=0x2 -device virtio-rng-pci,bus=p,addr=0x1f.7,multifunction=on',
    '-object memory-backend-ram,id=m,size=1G -m 1G,maxmem=2G -device virtio-mem-pci,memdev=m -numa node,memdev=m',
    '-blockdev null-co,node-name=d -device virtio-blk-pci,drive=d,share-rw=on,iothread=i -object iothread,id=i',
  ]);
  const changed = mutateText(option, random, stock);
  const text = `qemu-system-${word(['x86_64', 'aarch64', 'ppc64', 's390x', 'riscv64'], random)} -M ${word(['q35', 'pc', 'microvm', 'virt', 'pseries', 's390-ccw-virtio'], random)} ${changed}`;
  return {
    argv: ['import', 'qemu', '-', ...importOptions(random, corpus), ...some(random, ['--explain'])],
    stdin: random.pick(DRESSES)(text),
    ...terminal(random),
  };
}

/** The forms in which command lines are found: each puts one around it. */
const DRESSES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.split(/\s+/).join('\0'),
  (text) => `[root@host ~]# ${text.replaceAll(' -', ' \\\n> -')}\n`,
  (text) => `qemu 4242 99.0 ? Sl 10:00 1:02 ${text.replaceAll("'", '')}\n`,
  (text) => `${JSON.stringify({ MESSAGE: text, _PID: '1', _CMDLINE: text })}\n`,
  (text) => `[Unit]\nDescription=guest\n\n[Service]\nExecStart=/usr/bin/${text}\nRestart=always\n`,
  (text) => `services:\n  guest:\n    image: qemu\n    command: ${JSON.stringify(text.split(/\s+/))}\n`,
  (text) => `run: disk.img\n\t@${text.replaceAll(' -', ' \\\n\t  -')}\n`,
  (text) =>
    `- hosts: all\n  tasks:\n    - name: start\n      command: >-\n        ${text.replaceAll(' -', '\n        -')}\n`,
  (text) =>
    `#!/bin/bash\nset -e\nARGS=(\n${text.split(/\s+/).slice(1).join('\n')}\n)\nexec qemu-system-x86_64 "\${ARGS[@]}" &\nwait\n`,
  (text) =>
    `subprocess.Popen([${text
      .split(/\s+/)
      .map((word) => JSON.stringify(word))
      .join(', ')}])\n`,
  (text) => `> ${text.replaceAll(' -', ' \\\n> > -')}\n\nOn Monday somebody wrote:\n`,
];

function qmp(random: Random, corpus: Corpus): FuzzInput {
  const document = random.pick(corpus.qmp);
  const content = changedDocument(document, corpus.qmp, random, corpus);
  const { name, files, stdin } = given(document.path, content, random);
  const platform = ['--platform', 'platform.json'];
  const shared = {
    files: { ...files, 'platform.json': random.pick(corpus.platforms).text },
    ...(stdin === undefined ? {} : { stdin }),
    ...terminal(random),
  };
  if (random.oneIn(4)) return { argv: ['explain', name, ...platform], ...shared };
  const transport = ['--transport', word(['pci-modern', 'pci-transitional', 'mmio-modern', 'ccw'], random)];
  const json = random.oneIn(3);
  return {
    argv: [
      ...['import', 'qmp', name, ...(json ? ['--json'] : [])],
      ...some(random, platform, transport, ['--out', 'out']),
    ],
    ...(json ? { format: 'json' } : {}),
    ...shared,
  };
}

/** A guest with an entry changed, taken away, doubled or made something else. */
function changedGuest(
  guest: Readonly<Record<string, Entry>>,
  random: Random,
  corpus: Corpus,
): Readonly<Record<string, Entry>> {
  const entries = { ...guest };
  const paths = Object.keys(entries);
  const kin = Object.entries(guest).flatMap(([path, text]): Document[] =>
    typeof text === 'string' ? [{ path, text }] : [],
  );
  const stock = stockOf(corpus, kin);
  do {
    const path = random.pick(paths);
    const entry = guest[path];
    switch (random.below(8)) {
      case 0:
        delete entries[path];
        break;
      case 1:
        entries[path] = random.pick<Entry>([
          { other: true },
          { fails: random.pick(['EACCES', 'EIO', 'EISDIR', 'EINVAL', 'ENODATA']) },
          { link: path },
          { link: '..' },
          { link: random.pick(paths) },
          { link: hostile(random) },
          '',
        ]);
        break;
      case 2:
        entries[`${path}${hostile(random).replaceAll(/[/\0]/g, '')}`] = entry ?? '';
        break;
      case 3:
        entries[
          path.replace(/[^/]+$/, '') + random.pick(['features', 'status', 'device', 'uevent', 'driver'])
        ] = random.pick(kin).text;
        break;
      default:
        if (typeof entry === 'string')
          entries[path] = random.oneIn(10) ? mutateBytes(entry, random) : mutateText(entry, random, stock);
        else if (entry !== undefined && 'link' in entry)
          entries[path] = { link: mutateText(entry.link, random, { words: corpus.words, texts: [path] }) };
    }
  } while (random.oneIn(2));
  return entries;
}

function sysfs(random: Random, corpus: Corpus): FuzzInput {
  const json = random.oneIn(3);
  return {
    argv: [
      ...['import', 'sysfs', '--root', '/root', ...(json ? ['--json'] : [])],
      ...some(random, ['--out', 'out'], ['--platform', 'platform.json']),
    ],
    files: { 'platform.json': random.pick(corpus.platforms).text },
    guest: changedGuest(random.pick(corpus.guests), random, corpus),
    ...(json ? { format: 'json' } : {}),
    ...terminal(random),
  };
}

export const importTargets: readonly Target[] = [
  { name: 'qemu', weight: 8, make: plan('qemu', changedDocument), promised: filesAreRead },
  { name: 'qemu-arguments', weight: 3, make: qemuArguments },
  { name: 'qemu-option', weight: 8, make: qemuOption },
  { name: 'libvirt', weight: 10, make: plan('libvirt', changedXml), promised: filesAreRead },
  ...STACKS.map((name): Target => ({ name, weight: 2, make: stack(name), promised: filesAreRead })),
  { name: 'qmp', weight: 10, make: qmp, promised: filesAreRead },
  { name: 'sysfs', weight: 5, make: sysfs, promised: filesAreRead },
];
