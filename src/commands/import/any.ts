import { readForeign } from '../../input/import/recognise.ts';
import { openInputs, settle } from '../../input/inputs.ts';
import { logGiven } from '../../input/log/read-input.ts';
import { isDirectory } from '../../io/exists.ts';
import type { Io } from '../../io/io.ts';
import { usage } from '../../io/usage-error.ts';
import { importLog } from './dmesg-report.ts';
import type { PlanOptions } from './options.ts';
import { importPlan } from './plan.ts';
import { importQmpLog } from './qmp-report.ts';
import { importSysfsTree } from './sysfs-report.ts';

/** Imports a file of whatever form, which its content tells, or a directory with a guest's files, and prints JSON. Throws UsageError. */
export async function importAny(path: string, options: PlanOptions, io: Io): Promise<void> {
  if (isDirectory(path, io.input)) {
    await importSysfsTree({ root: path, json: true }, io);
    return;
  }
  const inputs = openInputs(io.input);
  const read = await readForeign(path, inputs);
  await settle(inputs, read ?? 'none of those');
  if (read?.kind === 'qmp') await importQmpLog(path, { json: true }, io);
  else if (read !== undefined) await importPlan(read.kind, [path], { ...options, json: true }, io);
  else if ((await logGiven(path, io.input)) !== undefined) await importLog(path, { json: true }, io);
  else throw usage(path, 'this is nothing that `vnex import` reads; `vnex list texts` lists all that is');
}
