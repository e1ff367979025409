import { oneOf } from '../cli/argument.ts';
import { command } from '../cli/command.ts';
import { formats } from '../cli/values.ts';
import { EXIT } from '../io/io.ts';

/** `vnex schema`: one published JSON Schema. */
export const schema = command({
  name: 'schema',
  summary: 'print the JSON Schema of a format',
  description: 'Prints the JSON Schema of a format that vnex reads or writes.',
  arguments: {
    format: oneOf(
      'device, platform, scenario, space, expectations, result, recording, or a command that prints JSON',
      'format',
      formats,
    ),
  },
  options: {},
  examples: ['vnex schema device', 'vnex schema result > result.schema.json'],
  exits: { 0: 'printed' },
  run: async ({ format }, _, io) => {
    const { publishedSchema } = await import('../cases/published-schemas.ts');
    const { jsonText } = await import('../report/layout/json-text.ts');
    io.out(jsonText(publishedSchema(format)));
    return EXIT.answered;
  },
});
