import { toMask } from '../features/feature-set.ts';
import { readFeatures } from '../features/read-features.ts';
import { deviceTypeName, featureNames } from '../features/registry.ts';
import { alwaysWorks } from '../model/answers.ts';
import type { LogFactName, LogFacts, LogMask, LogMessage, LogNumber } from '../model/log.ts';
import { HELP_TERMS, type Help, type HelpTerm, SPEAKERS } from '../model/message.ts';
import type { Cause, Explained, Helping, PredictedDevice, PredictedGuest, Why } from '../model/why.ts';
import { remedyLines } from './advice-text.ts';
import { bootChainLines } from './boot-chain-text.ts';
import { knownLines } from './known-help.ts';
import { section } from './layout/section.ts';
import { flow, type Style } from './layout/style.ts';
import { bitLabel, historyWords } from './words/bit-history.ts';
import { answerAlone } from './words/decisions.ts';
import { remedyWords } from './words/edits.ts';
import { helpTerms, helpTitle } from './words/first-help.ts';
import { deviceWords, valuesWords, valueWords } from './words/log.ts';
import { patternWords } from './words/space.ts';
import { answerSummary } from './words/verdicts.ts';

/** How facts are shown; those that are not here are in --json. */
const FACT_WORDS: readonly (readonly [LogFactName, (value: string) => string])[] = [
  ['kernel', (value) => `Linux ${value}`],
  ['arch', (value) => value],
  ['protection', (value) => `memory protected by ${value}`],
  ['hypervisor', (value) => `under ${value}`],
  ['machine', (value) => value],
  ['iommu', (value) => `IOMMU ${value}`],
  ['domain', (value) => `default domain ${value}`],
  ['swiotlb', (value) => `bounce pool ${value}`],
  ['qemu', (value) => `QEMU ${value}`],
  ['libvirt', (value) => `libvirt ${value}`],
  ['xen', (value) => `as ${value}`],
  ['host of', (value) => `a host that can run ${value} guests`],
  ['host kernel', (value) => `on a host with Linux ${value}`],
];

/** `Linux 6.14.0-37-generic · x86_64 · memory protected by tdx`. */
function factLines(facts: LogFacts, style: Style): readonly string[] {
  const said = FACT_WORDS.flatMap(([name, words]) => {
    const fact = facts.get(name);
    return fact === undefined ? [] : [words(fact.value)];
  });
  return said.length === 0 ? [] : [`  ${flow(said.join(` ${style.glyph.dot} `), style, 2)}`];
}

function times(count: number): string {
  return count === 1 ? '' : `, ${count} times`;
}

function placeOf(message: LogMessage): string {
  const device = deviceWords(message.device);
  return [device, `line ${message.line}${times(message.count)}`].filter((part) => part !== '').join(', ');
}

/** Where the same is said again, with the devices that are other ones. */
function echoWords(echoes: readonly LogMessage[], own: string): string {
  if (echoes.length === 0) return '';
  const lines = echoes.slice(0, 5).map(({ line, device }) => {
    const words = deviceWords(device);
    return words === '' || words === own ? `${line}` : `${line} (${words})`;
  });
  const more = echoes.length > lines.length ? ' and further on' : '';
  return `; the same again in ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}`;
}

function headLines({ message, echoes }: Explained, style: Style): readonly string[] {
  const { kind } = message;
  const trouble = kind.gravity === 'trouble';
  const glyph = trouble ? style.bad(style.glyph.bad) : style.faint(style.glyph.dot);
  const indent = style.glyph.bad.length + 1;
  const values = [message, ...echoes.slice(0, 1)].flatMap((one) => valuesWords(one));
  const says = `${SPEAKERS[kind.by]} says: ${message.text}`;
  return [
    `${glyph} ${style.strong(flow(says, style, indent))}`,
    `  ${style.faint(flow(`${placeOf(message)}${echoWords(echoes, deviceWords(message.device))}`, style, 2))}`,
    `  ${flow(kind.meaning, style, 2)}`,
    ...(values.length === 0 ? [] : [`  ${flow(`${[...new Set(values)].join('; ')}.`, style, 2)}`]),
  ];
}

function causeWords(cause: Cause): {
  readonly words: string;
  readonly below: readonly (string | undefined)[];
} {
  switch (cause.kind) {
    case 'cases': {
      const { pattern, decided, also } = cause;
      const elsewhere = also.length === 0 ? '' : `; likewise on ${also.join(', ')}`;
      return {
        words: `${patternWords(pattern)} (${pattern.base.platform.name}${elsewhere}). ${answerAlone(decided, pattern.example.asked)}`,
        below: [decided.kind.id],
      };
    }
    case 'guest':
      return {
        words: `The guest in line ${cause.line} shows it: ${cause.result.asked.device.name}. ${answerAlone(cause.decided, cause.result.asked)}`,
        below: [cause.decided.kind.id],
      };
    case 'outside':
      return {
        words: cause.outside.cause,
        below: [
          cause.confirmedIn === undefined
            ? `To tell: ${cause.outside.tell}`
            : `Line ${cause.confirmedIn} says so.`,
          cause.outside.decision?.id,
        ],
      };
  }
}

function causeLines(causes: readonly Cause[], style: Style): readonly string[] {
  return causes.flatMap((cause, index) => {
    const { words, below } = causeWords(cause);
    const label = `${index + 1}`.padStart(3);
    return [
      `${style.faint(label)}  ${flow(words, style, 5)}`,
      ...below.flatMap((line) => (line === undefined ? [] : [`     ${style.faint(flow(line, style, 5))}`])),
    ];
  });
}

function helpLines(helps: readonly Helping[], facts: LogFacts, style: Style): readonly string[] {
  return helps.flatMap((helping, index) => {
    const or = index > 0 ? 'or ' : '';
    if (helping.kind === 'known') return knownLines(helping.help, or, termsFor(helping.help, facts), style);
    if (helping.kind === 'guest')
      return helpTerms(helping.help).flatMap((one, i) => remedyLines(i > 0 ? 'and ' : or, one, style));
    return helping.changes.flatMap((change, i) =>
      remedyLines(i > 0 ? 'and ' : or, remedyWords(change), style),
    );
  });
}

/** Who is asked in the words of the guest and its host, whoever starts the guest. */
const FOR_EVERYBODY: readonly HelpTerm[] = ['kernel', 'host'];

/**
 * The terms in which a help is given. Where the text names what runs the guest, and the help has words for it, nobody else is
 * asked: whoever uses Kata does not write QEMU's command line. Where libvirt speaks, it comes first.
 */
function termsFor(help: Help, facts: LogFacts): readonly HelpTerm[] {
  const stack = HELP_TERMS.find((term) => term === facts.get('stack')?.value);
  if (stack !== undefined && help[stack] !== undefined) return [stack, ...FOR_EVERYBODY];
  const usual = HELP_TERMS.filter((term) => term !== 'kata' && term !== 'kubernetes');
  return facts.has('libvirt') ? ['libvirt', ...usual.filter((term) => term !== 'libvirt')] : usual;
}

/** The features that are in the way of a migration, and what is known of each. */
function featureLines({ features }: Explained, style: Style): readonly string[] {
  if (features === undefined) return [];
  const { onlyFirst, type } = features;
  return onlyFirst.flatMap((one) => [
    `  ${style.name(bitLabel(one, type))}`,
    `    ${flow(historyWords(one), style, 4)}`,
  ]);
}

function explainedLines(explained: Explained, facts: LogFacts, style: Style): readonly string[] {
  const { causes, helps, complete } = explained;
  const more = complete ? [] : ['     There are more cases than were looked at.'];
  return [
    ...headLines(explained, style),
    ...section('Features that this side does not offer', featureLines(explained, style), style),
    ...section('Why', [...causeLines(causes, style), ...(causes.length === 0 ? [] : more)], style),
    ...section('What to do', helpLines(helps, facts, style), style),
  ];
}

/** How a device fares, and what helps it first. */
function predictedWords({ name, answers, help }: PredictedDevice): string {
  const helps = help === undefined ? '' : `; what helps: ${helpTitle(help)}`;
  return `${name} ${answerSummary(answers)}${helps}`;
}

function guestLine(guest: PredictedGuest, style: Style): string {
  const what = guest.kind === 'qemu' ? 'a QEMU command line' : 'a libvirt domain';
  if ('unreadable' in guest)
    return `  ${flow(`line ${guest.line}: ${what} that cannot be read: ${guest.unreadable}`, style, 4)}`;
  const failing = guest.devices.filter(({ answers }) => !alwaysWorks(answers));
  const words =
    guest.devices.length === 0
      ? 'without a virtio device'
      : failing.length === 0
        ? 'and every virtio device is predicted to work'
        : failing.map(predictedWords).join('; ');
  return `  ${flow(`line ${guest.line}: ${what}, ${words}`, style, 4)}`;
}

/** How the machines of a guest come to their kernels, where that is not by the monitor alone. */
function bootLines(guest: PredictedGuest, style: Style): readonly string[] {
  if ('unreadable' in guest) return [];
  const followed = guest.boots.filter(({ chain }) => chain.steps.length > 0);
  return followed.flatMap((told) => bootChainLines(told, style).map((line) => `  ${line}`));
}

/** Feature sets of a text that says nothing else, with what they are. */
function maskLines(masks: readonly LogMask[], style: Style): readonly string[] {
  return masks.flatMap(({ line, text }) => {
    const read = readFeatures([text], undefined);
    if (!read.ok) return [];
    const { set, type } = read.value;
    const of = type === undefined ? '' : ` of a ${deviceTypeName(type)} device`;
    const named = `line ${line}: ${toMask(set)}${of}, ${featureNames(set, type).join(', ')}`;
    const more =
      type === undefined ? `; \`vnex features ${text} --type TYPE\` names the device’s own bits` : '';
    return [`  ${flow(`${named}${more}`, style, 4)}`];
  });
}

/** Numbers of a text in which there is no message, with what they mean. */
function numberLines(numbers: readonly LogNumber[], style: Style): readonly string[] {
  return numbers.flatMap(({ line, kind, text }) => {
    const words = valueWords({ name: kind, kind, text }, undefined);
    return words === undefined ? [] : [`  ${flow(`line ${line}: ${words}`, style, 4)}`];
  });
}

/** How many messages are shown in full; a title each for the others. */
const MOST_IN_FULL = 4;

/** What a text says, for the eye: message, cause and remedy first. */
export function whyText({ reading, messages, guests }: Why, style: Style): string {
  const factsFor = ({ message }: Explained): LogFacts => reading.boots[message.boot] ?? reading.boots[0];
  const [first] = messages;
  const facts = first === undefined ? reading.boots[0] : factsFor(first);
  const full = messages.slice(0, MOST_IN_FULL);
  const others = messages.slice(MOST_IN_FULL);
  const lines = [
    ...factLines(facts, style),
    ...full.flatMap((one) => ['', ...explainedLines(one, factsFor(one), style)]),
    ...section(
      'Also',
      others.map(({ message }) => `  ${flow(`line ${message.line}: ${message.text}`, style, 4)}`),
      style,
    ),
    ...section('Numbers in it', numberLines(reading.numbers, style), style),
    ...section('Feature sets in it', messages.length > 0 ? [] : maskLines(reading.masks, style), style),
    ...section(
      'Guests in it',
      guests.flatMap((guest) => [guestLine(guest, style), ...bootLines(guest, style)]),
      style,
    ),
  ];
  // Each part has an empty line before it, and the first needs none.
  return style.plain(`${lines.join('\n').trimEnd().replace(/^\n/, '')}\n`);
}
