import { TYPE } from '../../features/bits.ts';
import type { FirstHelp } from '../../model/first-help.ts';
import type { Remedy } from '../../model/remedy.ts';
import type { Step } from '../../model/step.ts';
import type { DeviceRemedies, RemedyWithDiff, TextRemedy } from '../../model/text-remedy.ts';
import { WITHOUT_BALLOON } from './alternatives.ts';
import { type Advise, asItIs } from './edits.ts';
import { iommuTerms, propertyTerms, remedy, sharedMemoryTerms } from './qemu-terms.ts';
import {
  conditionWords,
  editedLines,
  NOT_LOOKED_FOR,
  outsideTextWords,
  remedyLine,
  remedyTitle,
  stepTitle,
  whatHelps,
} from './steps.ts';

/** What helps first, in one line, and how it is done. */
export function helpLine(help: FirstHelp, advise?: Advise): string {
  const [first] = help.kind === 'text' ? help.fixed.remedies : [];
  const [edit] = first?.edits ?? [];
  const place = edit === undefined ? '' : `line ${edit.line}: `;
  const where = help.kind === 'case' || first === undefined ? '' : conditionWords(first, help.fixed.before);
  return `${place}${helpTerms(help, advise).map(changeLine).join('; and ')}${where}`;
}

/** What helps first, in one line, without how. */
export function helpTitle(help: FirstHelp): string {
  if (help.kind === 'case') return help.remedies.map(({ title }) => title).join('; and ');
  const { before, remedies } = help.fixed;
  const [first] = remedies;
  if (first === undefined) return withoutRemedy(help.fixed);
  return [remedyLine(first, before), ...othersRemedies(first)].join('; and ');
}

/** What is said of a device that has no remedy of its own. */
function withoutRemedy({ fixedWith }: DeviceRemedies): string {
  return fixedWith === undefined
    ? `${NOT_LOOKED_FOR}; \`vnex fix --device\` looks for it`
    : whatHelps([fixedWith]);
}

/** The remedies of other devices that one needs besides itself. */
function othersRemedies({ besides }: RemedyWithDiff): readonly string[] {
  return besides.length === 0 ? [] : [whatHelps(besides)];
}

function changeLine({ title, libvirt, qemu, kernel }: Remedy): string {
  const terms = qemu ?? libvirt ?? kernel;
  return terms === undefined ? title : `${title}: ${terms}`;
}

/** Whether it is only said with what a device works as it is. */
export function isAsItIs(help: FirstHelp): boolean {
  if (help.kind === 'case') return false;
  const [first] = help.fixed.remedies;
  return first !== undefined && first.steps.length === 0 && first.besides.length === 0;
}

/** What helps first, in the terms of those who can do it, and where the text is edited. */
export function helpTerms(help: FirstHelp, advise: Advise = asItIs): readonly Remedy[] {
  if (help.kind === 'case') return help.remedies;
  const [first] = help.fixed.remedies;
  if (first === undefined) return [{ title: withoutRemedy(help.fixed) }];
  return [...ownTerms(first, help.fixed, advise), ...othersRemedies(first).map((title) => ({ title }))];
}

function ownTerms(first: RemedyWithDiff, fixed: DeviceRemedies, advise: Advise): readonly Remedy[] {
  const { steps } = first;
  if (steps.length < 2) {
    const terms = steps.map((step) => stepTerms(step, fixed, advise))[0];
    return [{ ...terms, title: remedyTitle(first, fixed.before), ...placeOf(first) }];
  }
  return steps.map((step, i) => ({
    ...stepTerms(step, fixed, advise),
    title: stepTitle(step, fixed.before),
    ...(i === steps.length - 1 ? placeOf(first) : {}),
  }));
}

function placeOf(remedy: TextRemedy): Pick<Remedy, 'edit'> {
  const lines = editedLines(remedy);
  return lines === undefined ? {} : { edit: `${lines}; \`vnex fix\` shows it, and what else helps` };
}

function stepTerms(step: Step, { before }: DeviceRemedies, advise: Advise): Omit<Remedy, 'title'> {
  const { device, platform } = before.asked;
  switch (step.kind) {
    case 'properties':
      return advise(remedy('', propertyTerms(device, step.properties)));
    case 'share-memory':
      return step.by === 'memfd' ? advise(remedy('', sharedMemoryTerms(platform))) : {};
    case 'no-iommu':
      return advise(remedy('', iommuTerms(platform, 'none')));
    case 'leave-out':
      return device.type === TYPE.BALLOON ? advise(WITHOUT_BALLOON) : {};
    case 'words':
      return remedy('', {}, outsideTextWords(step)?.replace('kernel command line: ', ''));
    default:
      return {};
  }
}
