import { describe, expect, test } from 'vitest';
import '../../src/explore/explain.ts';
import '../../src/guest/drivers.ts';
import { citationFor, decision, decisionKinds } from '../../src/inquiry/decision.ts';
import { citations, type DecisionKind } from '../../src/model/decision.ts';
import { parseVersion, type Version } from '../../src/model/release.ts';

const version = (text: string): Version => parseVersion(text) ?? { series: 0, sublevel: 0 };

test('an id is declared once', () => {
  const [first] = decisionKinds();
  if (first === undefined) throw new Error('nothing is declared');
  expect(() => decision(first)).toThrow('declared twice');
});

describe('the citation in force', () => {
  const kind: DecisionKind = {
    id: 'x',
    question: '?',
    answers: {},
    authority: [
      { kind: 'kernel', where: 'old', since: '5.0' },
      { kind: 'kernel', where: 'new', since: { after: '5.10', by: '5.14', likely: '5.12' } },
      { kind: 'kernel', where: 'newest', since: '6.0' },
    ],
    story: '',
  };
  test.each([
    ['4.4', 'old'],
    ['5.11', 'old'],
    ['5.12', 'new'],
    ['5.19', 'new'],
    ['6.0', 'newest'],
    ['7.3', 'newest'],
  ])('of Linux %s is %s', (release, where) => {
    expect(citationFor(kind, version(release)).where).toBe(where);
  });

  test('is the only one where there is one', () => {
    const authority = { kind: 'spec', where: 'here' } as const;
    expect(citationFor({ ...kind, authority }, version('4.4'))).toBe(authority);
  });

  test('is missing where none is declared, which is a bug', () => {
    expect(() => citationFor({ ...kind, authority: [] }, version('4.4'))).toThrow('has no authority');
  });
});

describe.each(decisionKinds())('$id', (kind) => {
  test('asks a question, gives sentences for answers, and has a story and an authority', () => {
    expect(kind.id).toMatch(/^[a-z0-9-]+(?:\/[a-z0-9-]+)+$/);
    expect(kind.question).toMatch(/^[A-Z].*\?$/);
    expect(kind.story).toMatch(/^\S.*\.$/s);
    expect(citations(kind).length).toBeGreaterThan(0);
    for (const { where } of citations(kind)) expect(where).not.toBe('');
    expect(Object.keys(kind.answers).length).toBeGreaterThan(0);
    for (const { answer, effect } of Object.values(kind.answers)) {
      expect(answer).toMatch(/[.”)}]$/);
      if (effect !== undefined) expect(effect).toMatch(/[^.]$/);
    }
  });

  test('cites its authorities oldest first', () => {
    const since = citations(kind).map((citation) => citation.since);
    const series = since.flatMap((release) => (typeof release === 'string' ? [version(release).series] : []));
    expect(series).toEqual(series.toSorted((a, b) => a - b));
    expect(since.slice(1).every((release) => release !== undefined)).toBe(true);
  });
});
