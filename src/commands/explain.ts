import { rest } from '../cli/argument.ts';
import { CASE_OPTIONS, CASE_WORDS } from '../cli/case-options.ts';
import { command } from '../cli/command.ts';
import { flag, text } from '../cli/option.ts';
import { decisions } from '../cli/values.ts';
import { EXIT, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import type { Result } from '../model/result.ts';
import type { Style } from '../report/layout/style.ts';

/** `vnex explain`: answers each case that the arguments name, and tells why; or the story of one decision. */
export const explain = command({
  name: 'explain',
  summary: 'answer a case, and say why',
  description:
    'Answers a case: a scenario, a QEMU command line, a libvirt domain, or a device and a platform. What the case does not state stays open, and the answer says what it depends on. A machine with several devices gets one line for each, then every device that may not work in full; --device NAME picks one, --all shows them all. A log or a message is explained as by vnex why. With --decision, tells the whole story of one decision, which needs no case.',
  arguments: { case: rest(CASE_WORDS) },
  options: {
    ...CASE_OPTIONS,
    json: flag('print as JSON: a list of cases, each with its result'),
    all: flag('show every device of a machine in full, and the decisions that changed nothing'),
    svg: flag('draw the way of the data, as an SVG image', { conflicts: ['json', 'all'] }),
    decision: text('<id>', 'tell the whole story of one decision', {
      completes: decisions,
      conflicts: ['json', 'svg'],
    }),
    fail: flag(
      'exit 1 unless every answer is “works” with nothing left out of it, and the firmware can boot',
    ),
  },
  examples: [
    'vnex explain sev-snp-without-access-platform',
    'vnex explain --device qemu-net-modern --platform kvm',
    'vnex explain scenario.json --driver linux-5.10 --json',
    'vnex explain scenario.json --svg > way.svg',
    'vnex explain scenario.json --decision linux/features-ok/restricted-memory',
    'vnex explain --decision linux/features-ok/restricted-memory',
    'vnex explain -- qemu-system-x86_64 -M q35 -device virtio-net-pci',
  ],
  exits: {
    0: 'answered for all that is open; with --fail: every answer is “works”',
    1: 'an answer is not known, or takes something for granted or leaves a part of the text out; with --fail: an answer is another than “works”, or a log says no more than what failed; of a log: nothing in it is known',
  },
  run: async ({ case: words }, { json, svg, all = false, decision, fail, ...given }, process) => {
    const { casesNamed } = await import('../cases/case-words.ts');
    const isTaken = decision !== undefined || given.device !== undefined || given.platform !== undefined;
    const { files, io } = casesNamed(words, process, isTaken);
    const [file] = files;
    const { styleFor } = await import('../report/layout/style.ts');
    const style = styleFor(io.terminal);
    const story = decision === undefined ? undefined : await storyOf(decision);
    if (story !== undefined && file === undefined && Object.keys(given).length === 0) {
      io.out(story([], style));
      return EXIT.answered;
    }
    const isAlone = files.length === 1 && story === undefined;
    const log = file === undefined || !isAlone ? undefined : await logNamed(file, io);
    if (log !== undefined) {
      if (svg) throw usage(file ?? '', 'a log is no case, so there is no way to draw; leave out --svg');
      const { explainInput } = await import('./why/explain-input.ts');
      const code = await explainInput(log, { json: json ?? false }, io);
      return fail ? EXIT.no : code;
    }
    const { loadAll, openCaseReader } = await import('../cases/cases.ts');
    const { answered, isFullyAnswered } = await import('../cases/answered-case.ts');
    const { answeredCasesText } = await import('../cases/case-text.ts');
    const cases = (await loadAll(files, given, openCaseReader('vnex explain', io))).map(answered);
    const { chainsOf } = await import('../cases/boot-chains.ts');
    const chains = json || fail ? await chainsOf(cases) : [];
    if (story !== undefined)
      io.out(
        story(
          cases.flatMap(({ answers }) => answers.answers.map(({ result }) => result)),
          style,
        ),
      );
    else if (json) {
      const { answersToJson } = await import('../report/answers-json.ts');
      const { versionedJsonText } = await import('../report/layout/json-text.ts');
      const { bootChainToJson } = await import('../report/boot-chain-json.ts');
      const boots = chains.map(bootChainToJson);
      const { besideOf } = await import('../cases/beside-answers.ts');
      const all = cases.map((one) => answersToJson(one.answers, besideOf(one)));
      io.out(versionedJsonText({ cases: all, ...(boots.length === 0 ? {} : { boots }) }));
    } else if (svg) {
      const { figuresOf } = await import('../cases/case-figures.ts');
      const { waysDrawing } = await import('../report/way-drawing.ts');
      const { svgFile } = await import('../report/layout/svg.ts');
      io.out(svgFile(waysDrawing('The way of the data', cases.flatMap(figuresOf))));
    } else io.out(await answeredCasesText(cases, all, style));
    const { alwaysWorks } = await import('../model/answers.ts');
    const { bootsSurely } = await import('../model/boot-chain.ts');
    const works =
      cases.every(({ answers }) => alwaysWorks(answers)) && chains.every(({ chain }) => bootsSurely(chain));
    return cases.every(isFullyAnswered) && (works || !fail) ? EXIT.answered : EXIT.no;
  },
});

/** The log that stands where a case is expected; undefined where it is none. */
async function logNamed(file: string, io: Io) {
  const { logGiven } = await import('../input/log/read-input.ts');
  return logGiven(file, io.input);
}

/** Tells the story of a decision, and how each case decided it. Throws UsageError for an unknown one. */
async function storyOf(id: string): Promise<(results: readonly Result[], style: Style) => string> {
  const { decisionNamed } = await import('../cases/decision-named.ts');
  const { decisionText } = await import('../report/decision-text.ts');
  const kind = decisionNamed(id, '--decision');
  return (results, style) => decisionText(kind, results, style);
}
