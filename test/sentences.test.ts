import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import type { CheckedCase, JudgedClaim, Revision } from '../src/model/check.ts';
import type { ClaimVerdict } from '../src/model/claim.ts';
import type { ClaimTable, Comparison } from '../src/model/comparison.ts';
import type { Coverage } from '../src/model/coverage.ts';
import type { Decided, DecisionKind } from '../src/model/decision.ts';
import type { Device } from '../src/model/device.ts';
import type { CaseDiff } from '../src/model/diff.ts';
import type { CaseFixes, ProposedChange } from '../src/model/fix.ts';
import type { CaseHistory } from '../src/model/history.ts';
import type { ObservedDevice } from '../src/model/observed.ts';
import type { Platform } from '../src/model/platform.ts';
import type { Result } from '../src/model/result.ts';
import type { Varying } from '../src/model/space.ts';
import type { Swept } from '../src/model/sweep.ts';
import type { Verification } from '../src/model/verification.ts';
import type { DecisionWords } from '../src/report/words/decisions.ts';

/** What a sentence for a reader would be called. */
type SentenceKey = 'answer' | 'question' | 'effect' | 'because' | 'why' | 'words' | 'title' | 'sentence';

/** Whether it can be any text at all, alone or in a list; a union of codes cannot. */
type HoldsText<T> = string extends T ? true : T extends readonly (infer Each)[] ? HoldsText<Each> : false;

type Under<Key extends string, Path> = Path extends string ? `${Key}.${Path}` : never;

/** What came in, which may leave facts open at any depth. */
type Asked = Device | Platform | Varying;

/**
 * The paths under which a type has a sentence. The kind of a decision, which holds the words of all its answers, and
 * what was asked are not entered.
 */
type Sentences<T> = T extends string | number | bigint | boolean | null | undefined | DecisionKind | Asked
  ? never
  : T extends readonly (infer Each)[]
    ? Sentences<Each>
    : T extends ReadonlyMap<unknown, infer Each>
      ? Sentences<Each>
      : {
          [Key in keyof T & string]-?:
            | (Key extends SentenceKey ? (true extends HoldsText<T[Key]> ? Key : never) : never)
            | Under<Key, Sentences<T[Key]>>;
        }[keyof T & string];

test('what leaves explore/ has no sentence in it', () => {
  expectTypeOf<Sentences<Decided>>().toBeNever();
  expectTypeOf<Sentences<Result>>().toBeNever();
  expectTypeOf<Sentences<CaseDiff>>().toBeNever();
  expectTypeOf<Sentences<CaseHistory>>().toBeNever();
  expectTypeOf<Sentences<ProposedChange>>().toBeNever();
  expectTypeOf<Sentences<CaseFixes>>().toBeNever();
  expectTypeOf<Sentences<CheckedCase>>().toBeNever();
  expectTypeOf<Sentences<JudgedClaim>>().toBeNever();
  expectTypeOf<Sentences<Revision>>().toBeNever();
  expectTypeOf<Sentences<ClaimVerdict>>().toBeNever();
  expectTypeOf<Sentences<ClaimTable>>().toBeNever();
  expectTypeOf<Sentences<Comparison>>().toBeNever();
  expectTypeOf<Sentences<Swept>>().toBeNever();
  expectTypeOf<Sentences<ObservedDevice>>().toBeNever();
  expectTypeOf<Sentences<Verification>>().toBeNever();
  expectTypeOf<Sentences<Coverage>>().toBeNever();
});

test('a sentence in a type would be found, however deep and however optional', () => {
  type Deep = { readonly rows: readonly { readonly cell?: { readonly why: string | undefined } }[] };
  expectTypeOf<Sentences<Deep>>().toEqualTypeOf<'rows.cell.why'>();
  type Listed = ReadonlyMap<string, { readonly because: readonly string[]; readonly answer: 'yes' | 'no' }>;
  expectTypeOf<Sentences<{ readonly reasons: Listed }>>().toEqualTypeOf<'reasons.because'>();
  expectTypeOf<Sentences<DecisionWords>>().toEqualTypeOf<'question' | 'answer' | 'because' | 'effect'>();
});

const SRC = resolve(import.meta.dirname, '../src');

/** What a program does that looks for the meaning of a decision in its id or its words. */
const GUESSES =
  /\b(?:id|answer|effect|question)\.(?:startsWith|endsWith|includes|match|matchAll|replace|search)\(|\.test\((?:\w+\.)*(?:id|answer|effect|question)\)|\bmentions\(/;

/** The ids there are those of QEMU's netdevs. */
const NO_DECISIONS = ['boot/backend.ts'];

test('nothing looks for a meaning in the id or in the words of a decision', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !NO_DECISIONS.includes(name));
  expect(files.length).toBeGreaterThan(200);
  const found = files.flatMap((name) =>
    readFileSync(join(SRC, name), 'utf8')
      .split('\n')
      .filter((line) => GUESSES.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test.each([
  "entries.some(({ kind }) => kind.id.startsWith('reach/'))",
  'if (/^No/.test(decided.answer)) return',
  "effect.includes('gives up')",
  "mentions(entry, 'swiotlb')",
])('%s is seen to look for a meaning in words', (line) => {
  expect(line).toMatch(GUESSES);
});
