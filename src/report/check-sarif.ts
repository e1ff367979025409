import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrokenFile, Place } from '../model/check.ts';
import { type CheckReport, difference, mismatchDecisions } from './words/check.ts';
import {
  brokenAlike,
  type FailureGroup,
  failuresByPlace,
  knownFailuresByPlace,
  knownWords,
  outlived,
  outlivedWords,
  place,
} from './words/failure-groups.ts';

/** What is wrong with a place, in the words of SARIF. */
interface Finding {
  readonly rule: Rule;
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  readonly at: Partial<Place> | undefined;
  /** Why it is tolerated. */
  readonly suppressed?: string;
}

interface Rule {
  readonly id: string;
  readonly description: string;
}

const BROKEN: Rule = { id: 'input/not-checked', description: 'Can the file be read?' };
const OUTLIVED: Rule = { id: 'expectation/known-failure', description: 'Does a known failure still fail?' };

/** The decision that made the difference stands for the rule; where there is none, what was expected. */
function ruleOf([{ checked }]: FailureGroup): Rule {
  const [decision] = mismatchDecisions(checked.mismatches);
  if (decision !== undefined) return { id: decision.id, description: decision.question };
  const what = checked.mismatches[0]?.what ?? 'outcome';
  return { id: `expectation/${what}`, description: `Is ${what} as expected?` };
}

function ofCause(cause: FailureGroup, { remedies }: CheckReport): Finding {
  const [{ file, checked }, ...others] = cause;
  const { name, mismatches, known, at } = checked;
  const remedy = remedies.get(checked);
  const also = others.length === 0 ? '' : ` (+${others.length} alike)`;
  const message = [
    `${name}${also}: ${mismatches.map(difference).join('; ')}`,
    ...mismatchDecisions(mismatches).map(({ question, answer }) => `${question} ${answer}`),
    ...(known === undefined ? [] : [knownWords(known)]),
    ...(remedy === undefined ? [] : [`What would help: ${remedy}`]),
  ].join('\n');
  return {
    rule: ruleOf(cause),
    level: 'error',
    message,
    file,
    at,
    ...(known === undefined || known.expired ? {} : { suppressed: knownWords(known) }),
  };
}

function ofBroken({ file, problems }: BrokenFile, others: number): readonly Finding[] {
  const also = others === 0 ? '' : ` (+${others} alike)`;
  return problems.map((problem) => ({
    rule: BROKEN,
    level: 'error',
    message: `${file} was not checked${also}: ${problem.message}`,
    file: problem.file,
    at: problem,
  }));
}

/** A path as a reference to a resource, whatever characters it has. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}

function resultOf({ rule, level, message, file, at, suppressed }: Finding, rules: readonly Rule[]) {
  const region = {
    startLine: at?.line ?? 1,
    ...(at?.column === undefined ? {} : { startColumn: at.column }),
  };
  return {
    ruleId: rule.id,
    ruleIndex: rules.findIndex(({ id }) => id === rule.id),
    level,
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
    partialFingerprints: { 'vnexFinding/v1': `${rule.id} ${place(file, at)}` },
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: suppressed }] }),
  };
}

/** What was checked, as SARIF 2.1.0, which code scanning takes. */
export function checkSarif(report: CheckReport, version: string): Readonly<Record<string, unknown>> {
  const findings = [
    ...[...failuresByPlace(report), ...knownFailuresByPlace(report)].map((cause) => ofCause(cause, report)),
    ...brokenAlike(report).flatMap(([one, ...others]) => ofBroken(one, others.length)),
    ...outlived(report).map(
      (one): Finding => ({
        rule: OUTLIVED,
        level: 'warning',
        message: outlivedWords(one),
        file: one.file,
        at: one.at,
      }),
    ),
  ];
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vnex',
            version,
            rules: rules.map(({ id, description }) => ({ id, shortDescription: { text: description } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: report.broken.length === 0 }],
        results: findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
}
