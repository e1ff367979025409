import * as z from 'zod/mini';
import { deviceShape } from './device.ts';
import { firmwareRecordingShape } from './firmware-recording.ts';
import { guestExpectationsShape } from './guest-expectations.ts';
import { platformShape } from './platform.ts';
import { recordingShape } from './recording.ts';
import { resultShape } from './result.ts';
import { scenarioShape } from './scenario.ts';
import { documentation } from './shapes.ts';

/** The formats that have a published JSON Schema. */
export const SCHEMA_KINDS = [
  'device',
  'platform',
  'scenario',
  'expectations',
  'result',
  'recording',
  'firmware-recording',
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];

type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schemas of all formats, generated from the validators. */
export function allSchemas(): Readonly<Record<SchemaKind, JsonSchema>> {
  return {
    device: jsonSchemaOf('device'),
    platform: jsonSchemaOf('platform'),
    scenario: jsonSchemaOf('scenario'),
    expectations: jsonSchemaOf('expectations'),
    result: jsonSchemaOf('result'),
    recording: jsonSchemaOf('recording'),
    'firmware-recording': jsonSchemaOf('firmware-recording'),
  };
}

export function jsonSchemaOf(kind: SchemaKind): JsonSchema {
  switch (kind) {
    case 'device':
      return published(kind, 'What one virtio device is and offers.', fileOf(plain(deviceShape)));
    case 'platform':
      return published(
        kind,
        'What the guest runs on, and the guest kernel that runs there.',
        fileOf(plain(platformShape)),
      );
    case 'scenario':
      return published(kind, 'A question, and optionally its answer.', {
        ...withReferences(scenarioShape),
        $defs: { device: fileOf(plain(deviceShape)), platform: fileOf(plain(platformShape)) },
      });
    case 'expectations':
      return published(
        kind,
        'What is expected of imported guests, in vnex.yaml or vnex.json.',
        plain(guestExpectationsShape),
      );
    case 'result':
      return published(kind, 'What `vnex explain --json` prints for each case.', plain(resultShape));
    case 'firmware-recording':
      return published(
        kind,
        'What one boot of a firmware image really did.',
        plain(firmwareRecordingShape()),
      );
    case 'recording':
      return published(kind, 'What one boot of a real guest really did.', {
        ...withReferences(recordingShape),
        $defs: { device: plain(deviceShape), platform: plain(platformShape) },
      });
  }
}

function published(kind: SchemaKind, description: string, schema: JsonSchema): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `vnex/${kind}.schema.json`,
    title: `vnex ${kind}`,
    description,
    ...schema,
  };
}

/** The schema of a format whose devices and platforms are defined once, in $defs. */
function withReferences(
  shapeOf: (device: z.core.$ZodType, platform: z.core.$ZodType) => z.core.$ZodType,
): JsonSchema {
  const device = z.any();
  const platform = z.any();
  const references = new Map<unknown, string>([
    [device, '#/$defs/device'],
    [platform, '#/$defs/platform'],
  ]);
  return plain(shapeOf(device, platform), references);
}

function plain(schema: z.core.$ZodType, references: ReadonlyMap<unknown, string> = new Map()): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    metadata: documentation,
    override: ({ zodSchema, jsonSchema }) => {
      const reference = references.get(zodSchema);
      if (reference !== undefined) jsonSchema.$ref = reference;
    },
  });
  return json;
}

/** A device or a platform is whole, or extends a file and then may leave out anything. */
function fileOf(whole: JsonSchema): JsonSchema {
  const { properties, ...rest } = whole;
  const extending = {
    ...rest,
    properties: {
      extends: {
        description: 'The path of the file, relative to this one, whose content this one is merged over.',
        type: 'string',
      },
      ...(typeof properties === 'object' ? properties : {}),
    },
  };
  return { anyOf: [whole, { ...withoutRequired(extending), required: ['extends'] }] };
}

function withoutRequired(schema: object): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'required' && Array.isArray(value)) return [];
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [[key, isObject ? withoutRequired(value) : value]];
    }),
  );
}
