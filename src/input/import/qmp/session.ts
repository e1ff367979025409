import { printable } from '../../../text/printable.ts';
import { isObject } from '../../json-value.ts';
import type { QmpValue } from './values.ts';

/** One answer of x-query-virtio-status, and the path that it was asked for. */
export interface StatusAnswer {
  readonly status: Readonly<Record<string, unknown>>;
  readonly path: string | undefined;
  readonly offset: number;
}

/** What was said in a session, as far as it is about virtio devices. */
export interface Session {
  /** `7.2.22`, as the greeting has it. */
  readonly version: string | undefined;
  readonly answers: readonly StatusAnswer[];
  /** Devices that are listed and that nothing else was said of. */
  readonly unasked: readonly string[];
  /** What QEMU refused, and what is ignored. */
  readonly notes: readonly string[];
}

interface Listed {
  readonly name: string;
  readonly path: string;
}

interface Draft {
  version: string | undefined;
  readonly asked: { readonly id: unknown; readonly path: string | undefined }[];
  readonly listed: Listed[];
  readonly answers: StatusAnswer[];
  readonly notes: string[];
}

/** Reads a session: greeting, commands, replies, events; or replies alone, or what is in them. */
export function sessionOf(values: readonly QmpValue[]): Session {
  const draft: Draft = { version: undefined, asked: [], listed: [], answers: [], notes: [] };
  for (const { value, offset } of values) readMessage(value, offset, draft);
  const answers = withPaths(draft.answers, draft.listed);
  const known = new Set(answers.map(({ path }) => path));
  const unasked = draft.listed.filter(({ path }) => !known.has(path)).map(({ path }) => path);
  return { version: draft.version, answers, unasked, notes: draft.notes };
}

function readMessage(value: unknown, offset: number, draft: Draft): void {
  if (!isObject(value)) {
    readReturn(value, undefined, offset, draft);
    return;
  }
  const { QMP: greeting, execute, error, event, id } = value;
  if (isObject(greeting)) draft.version = versionOf(greeting) ?? draft.version;
  else if (typeof execute === 'string') draft.asked.push({ id, path: pathOf(value.arguments) });
  else if (Object.hasOwn(value, 'return')) readReturn(value.return, takeAsked(id, draft), offset, draft);
  else if (isObject(error)) {
    takeAsked(id, draft);
    draft.notes.push(short(`QEMU refused: ${String(error.desc)}`));
  } else if (event === undefined) readReturn(value, undefined, offset, draft);
}

function readReturn(value: unknown, path: string | undefined, offset: number, draft: Draft): void {
  for (const item of Array.isArray(value) ? value : [value]) {
    if (!isObject(item)) continue;
    if (isObject(item['host-features'])) draft.answers.push({ status: item, path, offset });
    else if (typeof item.path === 'string' && typeof item.name === 'string')
      draft.listed.push({ name: item.name, path: item.path });
    else if (Object.keys(item).length > 0)
      draft.notes.push(short(`an answer with ${Object.keys(item).slice(0, 5).join(', ')}`));
  }
}

/** The command that a reply is for: the one with its id, or else the oldest. */
function takeAsked(id: unknown, { asked }: Draft): string | undefined {
  const found = id === undefined ? 0 : asked.findIndex((command) => command.id === id);
  return asked.splice(Math.max(found, 0), 1)[0]?.path;
}

function pathOf(argumentsOf: unknown): string | undefined {
  return isObject(argumentsOf) && typeof argumentsOf.path === 'string' ? argumentsOf.path : undefined;
}

function versionOf({ version }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isObject(version) || !isObject(version.qemu)) return undefined;
  const { major, minor, micro } = version.qemu;
  const text = `${major}.${minor}.${micro}`;
  return /^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(text) ? text : undefined;
}

/** Without the commands, answers come in the order of the list, which is how one asks. */
function withPaths(answers: readonly StatusAnswer[], listed: readonly Listed[]): readonly StatusAnswer[] {
  const inOrder =
    answers.length === listed.length &&
    answers.every(
      ({ status, path }, i) =>
        status.name === listed[i]?.name && (path === undefined || path === listed[i]?.path),
    );
  return inOrder ? answers.map((answer, i) => ({ ...answer, path: listed[i]?.path })) : answers;
}

function short(text: string): string {
  return printable(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
