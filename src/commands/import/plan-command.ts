import { required, several } from '../../cli/argument.ts';
import { command } from '../../cli/command.ts';
import { EXIT, type Io } from '../../io/io.ts';
import type { ImportKind } from '../../model/import-kind.ts';
import { PLAN_OPTIONS, type PlanOptions } from './options.ts';

/** What exit code 1 means. */
const UNKNOWN =
  'with --explain: an answer is not known, or takes something for granted or leaves a part of the text out';

/** What commands that read how a guest is started differ in. */
interface PlanDeclaration {
  readonly kind: ImportKind;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** What exit code 0 means: `read, whatever QEMU would refuse of it`. */
  readonly read: string;
}

/** A command that reads a file; `about` says what is in it. */
export function fileCommand(about: string, { kind, read, ...declared }: PlanDeclaration) {
  return command({
    ...declared,
    name: kind,
    arguments: { file: required(`${about}, or - for stdin`) },
    options: PLAN_OPTIONS,
    exits: { 0: read, 1: UNKNOWN },
    run: ({ file }, options, io) => answer(kind, [file], options, io),
  });
}

/** A command that reads a file, or the words of a command line. */
export function wordsCommand({ kind, read, ...declared }: PlanDeclaration) {
  return command({
    ...declared,
    name: kind,
    arguments: { input: several('a file, - for stdin, or the command line itself, after --') },
    options: PLAN_OPTIONS,
    exits: { 0: read, 1: UNKNOWN },
    run: ({ input }, options, io) => answer(kind, input, options, io),
  });
}

async function answer(kind: ImportKind, input: readonly string[], options: PlanOptions, io: Io) {
  const { importPlan } = await import('./plan.ts');
  return (await importPlan(kind, input, options, io)) ? EXIT.answered : EXIT.no;
}
