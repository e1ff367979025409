import { readMachineType } from '../data/machine-type.ts';
import type { QemuStart } from '../model/qemu.ts';
import { saidLineWords } from '../report/words/said-line.ts';
import { printable } from '../text/printable.ts';
import type { Imported } from './imported.ts';

/** What the answers take for granted, in sentences with the file: what is assumed, and that nothing that is ignored bears on a device. */
export function takenForGranted(imported: Imported): readonly string[] {
  const { file, kind, ignored } = imported;
  const left = ignored.filter(({ matters }) => matters).length;
  const [parts, them] = left === 1 ? ['one part', 'it'] : [`${left} parts`, 'them'];
  const unread =
    left === 0 ? [] : [`ignored ${parts} that may matter; \`vnex import ${kind}\` lists ${them}`];
  return [...assumedOf(imported), ...unread].map((text) => `${printable(file)}: ${text}`);
}

/** What is assumed of what is not known: values of variables, and that a vendor's machine type is as upstream's. */
export function assumedOf({ unknown, qemu }: Imported): readonly string[] {
  const vendor = qemu === undefined ? undefined : vendorRemark(qemu.start);
  const variables = unknown.map(
    (name) =>
      `the value of \${${name}} is not known, and is taken to be one that QEMU accepts; --define ${name}=VALUE states it`,
  );
  return [...variables, ...(vendor === undefined ? [] : [vendor])];
}

/** What of a file the cases do not show, and what QEMU says in it. */
export function remarksOf(imported: Imported): readonly string[] {
  return [...takenForGranted(imported), ...saidIn(imported)];
}

/** What QEMU says in a file. */
export function saidIn({ file, said = [] }: Imported): readonly string[] {
  return said.map((one) => `${printable(file)}: ${saidLineWords(one)}`);
}

/** What is not known of a vendor's machine type; undefined where all that bears on virtio is. */
export function vendorRemark({ machine, binary }: QemuStart): string | undefined {
  const [name = ''] = machine.split(',');
  const type = readMachineType(name, binary);
  if (type?.differences !== 'unknown') return undefined;
  const whose = type.vendor === undefined || type.vendor === 'unknown' ? 'its vendor' : type.vendor;
  return `what ${whose} sets otherwise in the machine type ${printable(name)} than upstream does was not read, and is taken to be nothing that a device shows`;
}
