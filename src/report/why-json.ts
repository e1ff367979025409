import { asOne } from '../model/answers.ts';
import { FORMAT_VERSION } from '../model/format-version.ts';
import type { LogFacts, LogMessage } from '../model/log.ts';
import type { Cause, Explained, Helping, PredictedGuest, Why } from '../model/why.ts';
import { bootChainToJson } from './boot-chain-json.ts';
import { featuresDiffToJson } from './features-diff.ts';
import { answerAlone } from './words/decisions.ts';
import { remedyWords } from './words/edits.ts';
import { helpTerms, helpTitle } from './words/first-help.ts';
import { deviceWords, valueWords } from './words/log.ts';
import { narrowingJson, patternWords } from './words/space.ts';

type Json = Readonly<Record<string, unknown>>;

function factsJson(facts: LogFacts): Json {
  return Object.fromEntries([...facts].map(([name, { value, line }]) => [name, { value, line }]));
}

function messageJson({ line, text, values, device, kind, count }: LogMessage): Json {
  return {
    line,
    text,
    count,
    kind: kind.id,
    by: kind.by,
    gravity: kind.gravity,
    meaning: kind.meaning,
    where: kind.where.where,
    device: deviceWords(device) === '' ? null : { ...device, label: deviceWords(device) },
    values: values.map((value) => ({ ...value, means: valueWords(value, device.type) ?? null })),
  };
}

function causeJson(cause: Cause): Json {
  switch (cause.kind) {
    case 'cases': {
      const { pattern, decided, also } = cause;
      return {
        kind: 'cases',
        cases: patternWords(pattern),
        machine: pattern.base.platform.name,
        also,
        narrowings: pattern.narrowings.map(narrowingJson),
        decision: decided.kind.id,
        code: decided.code,
        why: answerAlone(decided, pattern.example.asked),
      };
    }
    case 'guest':
      return {
        kind: 'guest',
        line: cause.line,
        device: cause.result.asked.device.name,
        decision: cause.decided.kind.id,
        code: cause.decided.code,
        why: answerAlone(cause.decided, cause.result.asked),
      };
    case 'outside':
      return {
        kind: 'outside',
        why: cause.outside.cause,
        tell: cause.outside.tell,
        confirmedIn: cause.confirmedIn ?? null,
        ...(cause.outside.decision === undefined
          ? {}
          : { decision: cause.outside.decision.id, code: cause.outside.decision.code }),
      };
  }
}

function helpJson(helping: Helping): Json {
  switch (helping.kind) {
    case 'known':
      return { kind: 'known', ...withoutCondition(helping.help) };
    case 'tried':
      return { kind: 'tried', changes: helping.changes.map(remedyWords) };
    case 'guest':
      return { kind: 'guest', changes: helpTerms(helping.help) };
  }
}

/** When a help applies was asked already. */
function withoutCondition(help: object): Json {
  return Object.fromEntries(Object.entries(help).filter(([key]) => key !== 'when'));
}

function explainedJson({ message, echoes, decisions, causes, helps, features, complete }: Explained): Json {
  return {
    ...messageJson(message),
    echoes: echoes.map(messageJson),
    decisions,
    causes: causes.map(causeJson),
    complete,
    helps: helps.map(helpJson),
    features: features === undefined ? null : featuresDiffToJson(features),
  };
}

function guestJson(guest: PredictedGuest): Json {
  if ('unreadable' in guest) return guest;
  const { kind, line, devices, boots } = guest;
  return {
    kind,
    line,
    devices: devices.map(({ name, answers, help }) => {
      const { outcome, message } = asOne(answers);
      return { name, outcome, message: message ?? null, help: help === undefined ? null : helpTitle(help) };
    }),
    boots: boots.map(bootChainToJson),
  };
}

/** What a text says, for programs. */
export function whyToJson({ reading, messages, guests }: Why): Json {
  const { boots, lines, masks, numbers } = reading;
  return {
    formatVersion: FORMAT_VERSION,
    lines,
    facts: factsJson(boots.at(-1) ?? boots[0]),
    boots: boots.map(factsJson),
    masks,
    numbers,
    messages: messages.map(explainedJson),
    guests: guests.map(guestJson),
  };
}
