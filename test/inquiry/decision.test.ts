import { describe, expect, test } from 'vitest';
import '../../src/explore/explain.ts';
import '../../src/guest/drivers.ts';
import { decision, decisionKinds } from '../../src/inquiry/decision.ts';
import { citations, isTopic } from '../../src/model/decision.ts';
import { parseVersion, type Version } from '../../src/model/release.ts';

const version = (text: string): Version => parseVersion(text) ?? { series: 0, sublevel: 0 };

test('an id is declared once', () => {
  const [first] = decisionKinds();
  if (first === undefined) throw new Error('nothing is declared');
  expect(() => decision(first)).toThrow('declared twice');
});

describe.each(decisionKinds())('$id', (kind) => {
  test('asks a question, gives sentences for answers, and has a story and an authority', () => {
    expect(kind.id).toMatch(/^[a-z0-9-]+(?:\/[a-z0-9-]+)+$/);
    expect(kind.question).toMatch(/^[A-Z].*\?$/);
    expect(kind.story).toMatch(/^\S.*\.$/s);
    expect(citations(kind).length).toBeGreaterThan(0);
    for (const { where } of citations(kind)) expect(where).not.toBe('');
    expect(Object.keys(kind.answers).length).toBeGreaterThan(0);
    for (const { yes, answer, effect } of Object.values(kind.answers)) {
      if (yes === undefined) expect(answer).toBeDefined();
      if (answer !== undefined) expect(answer).toMatch(/[.”)}]$/);
      if (effect !== undefined) expect(effect).toMatch(/[^.]$/);
    }
  });

  test('is about a topic', () => {
    expect(isTopic(kind.topic)).toBe(true);
  });

  test('says yes or no in no answer but by its field', () => {
    for (const { answer = '' } of Object.values(kind.answers)) expect(answer).not.toMatch(/^(Yes|No)\b[,:.]/);
  });

  test('cites its authorities oldest first', () => {
    const since = citations(kind).map((citation) => citation.since);
    const series = since.flatMap((release) => (typeof release === 'string' ? [version(release).series] : []));
    expect(series).toEqual(series.toSorted((a, b) => a - b));
    expect(since.slice(1).every((release) => release !== undefined)).toBe(true);
  });
});
