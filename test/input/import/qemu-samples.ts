import {
  importQemu,
  type QemuImport,
  type QemuImportOptions,
} from '../../../src/input/import/qemu-command-line.ts';

/** A command line without its binary, which is that of an x86 QEMU unless it begins with another. */
export function qemu(text: string, options: Partial<QemuImportOptions> = {}): QemuImport {
  const command = /^(?:\S+=\S+ |sudo )*\S*(?:qemu|kvm)/.test(text) ? text : `qemu-system-x86_64 ${text}`;
  return importQemu(command, { file: 'vm.sh', ...options });
}

/** Each device as `name: transport`, each refusal as `name: message`. */
export function outcomes(imported: QemuImport): string[] {
  return imported.predictions.map((prediction) =>
    prediction.kind === 'created'
      ? `${prediction.device.name}: ${prediction.device.transport}`
      : `${prediction.plug.name}: ${prediction.message}`,
  );
}
