import { withoutRefusal } from '../explore/explain.ts';
import { isSettled } from '../model/answers.ts';
import type { WayFigure } from '../report/way-drawing.ts';
import { whenWords } from '../report/words/when.ts';
import type { AnsweredCase } from './answered-case.ts';

/** The ways of a case: one for each verdict, with when it holds; and where the driver refuses, what it would do otherwise. */
export function figuresOf({ answers, driver: { model } }: AnsweredCase): readonly WayFigure[] {
  const { device, platform } = answers.asked;
  return answers.verdicts.flatMap(({ when, results: [result] }, i): readonly WayFigure[] => {
    const said = isSettled(answers) ? '' : whenWords(when, device.type, answers.usual);
    const heading = i === 0 ? `${device.name} · ${platform.name}` : '';
    const otherwise = withoutRefusal(result, model);
    return [
      { heading, when: said, result },
      ...(otherwise === undefined ? [] : [{ heading: '', when: 'Without the refusal', result: otherwise }]),
    ];
  });
}
