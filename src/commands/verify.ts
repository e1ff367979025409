import { several } from '../cli/argument.ts';
import { command } from '../cli/command.ts';
import { flag } from '../cli/option.ts';
import { EXIT } from '../io/io.ts';

/** `vnex verify`: replays recordings and compares. */
export const verify = command({
  name: 'verify',
  summary: 'replay recordings of real guests, and compare',
  description: 'Predicts what each recorded device did and compares, field by field.',
  arguments: { paths: several('recordings, or directories of them') },
  options: {
    json: flag('print the comparison as JSON'),
    coverage: flag('list the decisions and answers that no recording exercises'),
  },
  examples: ['vnex verify fixtures/recordings', 'vnex verify fixtures/recordings --json'],
  exits: {
    0: 'every device did what is predicted',
    1: 'a device did something else, or could not be judged',
  },
  run: async ({ paths }, { json, coverage: covers }, io) => {
    const { eachRecording } = await import('../cases/recordings.ts');
    const { linux } = await import('../guest/linux/linux.ts');
    const { jsonText, versionedJsonText } = await import('../report/layout/json-text.ts');
    const { styleFor } = await import('../report/layout/style.ts');
    const style = styleFor(io.terminal);
    if (covers) {
      const { coverage } = await import('../explore/coverage.ts');
      const { coverageText, coverageToJson } = await import('../report/coverage-text.ts');
      const { isOfLinux } = await import('../cases/recordings.ts');
      const recorded = await eachRecording(paths, io, (one) => one);
      const covered = coverage(
        linux,
        recorded.filter(isOfLinux).map(({ recording }) => recording),
      );
      io.out(json ? versionedJsonText({ decisions: coverageToJson(covered) }) : coverageText(covered, style));
      return EXIT.answered;
    }
    const { replay } = await import('./verify/replay.ts');
    const { verificationToJson } = await import('../report/verification-json.ts');
    const { verificationText } = await import('../report/verification-text.ts');
    const replayed = await eachRecording(paths, io, replay);
    const summaries = replayed.flatMap((one) => one.summaries);
    const unjudged = replayed.flatMap((one) => one.unjudged);
    io.out(
      json ? jsonText(verificationToJson(summaries, unjudged)) : verificationText(summaries, unjudged, style),
    );
    const agrees = summaries.every(({ disagreements }) => disagreements.length === 0);
    return agrees && unjudged.length === 0 ? EXIT.answered : EXIT.no;
  },
});
