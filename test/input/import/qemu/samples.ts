import {
  type CommandLinePrediction,
  predictCommandLine,
} from '../../../../src/device/qemu/predict-command-line.ts';
import {
  type CommandLineOptions,
  type QemuCommandLine,
  readQemuCommandLines,
} from '../../../../src/input/import/qemu/command-line.ts';
import type { Problem } from '../../../../src/io/usage-error.ts';

export interface Imported extends CommandLinePrediction {
  readonly line: QemuCommandLine;
  readonly problems: readonly Problem[];
}

/** A command line without its binary, which is that of an x86 QEMU unless it begins with another. */
export function commandLine(text: string): string {
  return /^(?:\S+=\S+ |sudo )*\S*(?:qemu|kvm)/.test(text) ? text : `qemu-system-x86_64 ${text}`;
}

/** Reads and predicts. */
export function qemu(text: string, options: Partial<CommandLineOptions> = {}, version?: string): Imported {
  const {
    lines: [line],
    problems,
  } = readQemuCommandLines(commandLine(text), { file: 'vm.sh', ...options });
  if (line === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  const prediction = predictCommandLine(line.start, line.plugs, version);
  if (prediction === undefined) throw new Error(`"${version}" is no version`);
  return { ...prediction, line, problems };
}

/** What is wrong with a text. */
export function problems(text: string): readonly Problem[] {
  return readQemuCommandLines(commandLine(text), { file: 'vm.sh' }).problems;
}

/** Each device as `name: transport`, each refusal as `name: message`. */
export function outcomes({ predictions }: Imported): string[] {
  return predictions.map((prediction) =>
    prediction.kind === 'created'
      ? `${prediction.device.name}: ${prediction.device.transport}`
      : `${prediction.plug.name}: ${prediction.message}`,
  );
}
