import { featureSet, toMask } from '../features/feature-set.ts';
import { deviceTypeName, featureNames } from '../features/registry.ts';
import type { BitHistory, FeatureComparison } from '../model/bit-history.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { bitLabel, historyWords } from './words/bit-history.ts';

function historyLines(
  bits: readonly BitHistory[],
  type: number | undefined,
  style: Style,
): readonly string[] {
  return bits.flatMap((one) => [
    `  ${style.name(bitLabel(one, type))}`,
    `    ${flow(historyWords(one), style, 4)}`,
  ]);
}

/** Two feature sets for the eye: what only one of them has, and since when there is such a bit. */
export function featuresDiffText(
  { first, second, both, onlyFirst, onlySecond, type }: FeatureComparison,
  style: Style,
): string {
  const of = type === undefined ? '' : `, taken for ${deviceTypeName(type)}`;
  const lines = [
    `first   ${toMask(first)}`,
    `second  ${toMask(second)}${of}`,
    `both    ${toMask(both)}`,
    ...section(
      onlyFirst.length === 0 ? 'The first has nothing that the second lacks' : 'Only in the first',
      onlyFirst.length === 0
        ? ['  a guest with the first set can go where the second is offered']
        : historyLines(onlyFirst, type, style),
      style,
    ),
    ...section('Only in the second', historyLines(onlySecond, type, style), style),
    '',
    flow('--union puts the two sets together.', style, 0),
  ];
  return style.plain(`${lines.join('\n')}\n`);
}

function historyJson({ bit, linux, kept, property, machines, host }: BitHistory, type: number | undefined) {
  return {
    bit,
    name: featureNames(featureSet([bit]), type)[0],
    linux: kept ? (linux ?? 'before 4.4') : null,
    property: property ?? null,
    machines,
    host: host ?? null,
  };
}

/** The same for programs. */
export function featuresDiffToJson({ first, second, both, onlyFirst, onlySecond, type }: FeatureComparison) {
  return {
    first: toMask(first),
    second: toMask(second),
    both: toMask(both),
    onlyFirst: onlyFirst.map((one) => historyJson(one, type)),
    onlySecond: onlySecond.map((one) => historyJson(one, type)),
    type: type === undefined ? null : deviceTypeName(type),
  };
}
