import type { Step } from '../model/step.ts';
import type { DeviceRemedies, RemedyWithDiff } from '../model/text-remedy.ts';
import { answersToJson } from './answers-json.ts';
import { harmlessWords, lossesOf, remedyTitle, stepTitle } from './words/steps.ts';
import { whenJson } from './words/when.ts';

type Json = Readonly<Record<string, unknown>>;

function stepJson(step: Step, { before }: DeviceRemedies): Json {
  const own = 'properties' in step ? { ...step, properties: Object.fromEntries(step.properties) } : step;
  return { ...own, title: stepTitle(step, before) };
}

function remedyJson(remedy: RemedyWithDiff, device: DeviceRemedies): Json {
  const { steps, besides, beside, edits, placeholders, diff, answers, when } = remedy;
  const { before } = device;
  return {
    title: remedyTitle(remedy, before),
    steps: steps.map((step) => stepJson(step, device)),
    beside: beside.map((step) => stepJson(step, device)),
    ...(besides.length === 0 ? {} : { besides }),
    edits,
    placeholders,
    diff,
    lost: lossesOf(remedy, before),
    always: when === undefined,
    ...(when === undefined ? {} : { when: whenJson(when) }),
    outcome: answers === undefined ? 'gone' : 'works',
    ...(answers === undefined ? {} : { result: answersToJson(answers) }),
  };
}

/** `vnex fix --json` of a machine: one object for each device that does not work, or may not. */
export function deviceRemediesToJson(device: DeviceRemedies): Json {
  const { name, before, remedies, fixedWith, isUnsearched } = device;
  return {
    device: name,
    before: answersToJson(before),
    harmless: harmlessWords(before) !== undefined,
    ...(fixedWith === undefined ? {} : { fixedWith }),
    ...(isUnsearched === undefined ? {} : { notSearched: true }),
    remedies: remedies.map((remedy) => remedyJson(remedy, device)),
  };
}
