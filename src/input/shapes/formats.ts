import type * as z from 'zod/mini';
import { deviceShape } from './device.ts';
import { firmwareRecordingShape } from './firmware-recording.ts';
import { guestExpectationsShape } from './guest-expectations.ts';
import { platformShape } from './platform.ts';
import { recordingShape } from './recording.ts';
import { scenarioShape } from './scenario.ts';
import { anyObject } from './words.ts';

/** The formats that are read, without what stands in another of them: a scenario’s devices are checked as devices. */
export const FORMATS = {
  device: deviceShape,
  platform: platformShape,
  scenario: scenarioShape(anyObject, anyObject),
  expectations: guestExpectationsShape,
  'firmware-recording': firmwareRecordingShape(),
  recording: recordingShape(anyObject, anyObject),
};

export type Format = keyof typeof FORMATS;

/** What a file of each format holds. */
export type FormatJson = { readonly [Name in Format]: z.output<(typeof FORMATS)[Name]> };

/** What is left of a value without its mistakes, so that one run can say all that is wrong. */
export type Remainder<Name extends Format> = {
  readonly [Key in keyof FormatJson[Name]]?: FormatJson[Name][Key] | undefined;
};

export type RecordingJson = FormatJson['recording'];
