import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { runWhy } from './bare-why.ts';
import { type Corpus, readCorpus } from './corpus.ts';
import { inputFromJson, inputToJson, type Run, runInput } from './input.ts';
import { processStage } from './processes.ts';
import { count, findingText, openTally, placeText, tallyText } from './report.ts';
import { course, type Finding, findingOf, type Step } from './run.ts';
import { judge, LONGEST, type Place, type Trial, targetNamed, trialAt } from './trial.ts';
import { type Work, watched } from './watch.ts';

const USAGE = `npm run fuzz -- [--seed N] [--from N] [--count N | --seconds N] [--target NAME] [--longest MS] [--processes N] [--bare] [--replay FILE|SEED:INDEX[:TARGET]]
`;
const COUNT = 20_000;
/** Inputs that also go through the built program. */
const PROCESSES = 200;
const FINDINGS = 'dist/fuzz';
const STEPS_A_MESSAGE = 500;

function say(text: string): void {
  process.stdout.write(text);
}

function keep(finding: Finding): string {
  mkdirSync(FINDINGS, { recursive: true });
  const file = `${FINDINGS}/${finding.target}-${placeText(finding.place).replaceAll(':', '-')}-${finding.failure.kind.replaceAll(' ', '-')}.json`;
  writeFileSync(file, inputToJson(finding.input));
  return file;
}

function tell(finding: Finding): void {
  say(findingText(finding, keep(finding)));
}

/** In a worker: runs inputs and tells the main thread. */
async function work({ seed, from, to, until, only, longest, bare, beats }: Work): Promise<void> {
  const corpus = await readCorpus();
  const run: Run = (input) => {
    Atomics.add(beats, 0, 1);
    return bare ? runWhy(input) : runInput(input);
  };
  const goesOn = (index: number): boolean => {
    Atomics.store(beats, 1, index);
    return index < to && Date.now() < until;
  };
  let steps: Step[] = [];
  const send = (done: boolean): void => {
    parentPort?.postMessage({ steps, done });
    steps = [];
  };
  for await (const step of course({ seed, from, only, longest, goesOn }, corpus, run)) {
    steps.push(step);
    if (steps.length >= STEPS_A_MESSAGE || step.findings.length > 0) send(false);
  }
  send(true);
}

interface Options {
  readonly seed: number;
  /** The first index. */
  readonly from: number;
  readonly count: number;
  readonly seconds: number;
  readonly only: string | undefined;
  /** The milliseconds that one input may take. */
  readonly longest: number;
  readonly processes: number;
  /** Whether `vnex why` is run without its command line. */
  readonly bare: boolean;
}

async function everything(
  { seed, from, count: inputs, seconds, only, longest, processes, bare }: Options,
  corpus: Corpus,
): Promise<number> {
  const start = Date.now();
  const tally = openTally();
  let told = start;
  const elapsed = () => (Date.now() - start) / 1000;
  say(`seed ${seed}\n`);
  await watched(
    import.meta.filename,
    {
      seed,
      from,
      to: from + inputs,
      until: start + seconds * 1000,
      only,
      longest,
      bare,
      beats: new Int32Array(new SharedArrayBuffer(8)),
    },
    (steps) => {
      for (const step of steps) {
        count(tally, step);
        step.findings.forEach(tell);
      }
      if (Date.now() - told < 10_000) return;
      told = Date.now();
      say(`${tally.inputs} inputs in ${elapsed().toFixed(0)} s, ${tally.findings} findings\n`);
    },
    (fallen) => {
      tally.findings++;
      const { target, input } = trialAt(fallen.place, corpus);
      tell({ ...fallen, target: target.name, input });
    },
  );
  say(tallyText(tally, elapsed()));
  const differ = processes === 0 ? [] : await processStage({ seed, only, count: processes }, corpus);
  differ.forEach(tell);
  say(processes === 0 ? '' : `${processes} of them through the built program: ${differ.length} findings\n`);
  return tally.findings + differ.length;
}

function placeOf(text: string): Place {
  const [seed, index, only] = text.split(':');
  return { seed: Number(seed), index: Number(index), only };
}

/** Runs one input again, and tells all that is wrong with it. */
async function again(what: string, longest: number, corpus: Corpus): Promise<number> {
  const place = existsSync(what) ? { seed: 0, index: 0, only: undefined } : placeOf(what);
  const trial: Trial = existsSync(what)
    ? {
        target: targetNamed(what.replace(/^.*\//, '').replace(/-\d.*$/, '')),
        input: inputFromJson(readFileSync(what, 'utf8')),
      }
    : trialAt(place, corpus);
  const { code, milliseconds, failures } = await judge(trial, runInput, { twice: true, longest });
  for (const failure of failures) tell(await findingOf(place, trial, failure, runInput, longest));
  if (failures.length === 0) {
    const { stdout, stderr } = await runInput(trial.input);
    say(`${inputToJson(trial.input)}\n${JSON.stringify(stdout)}\n${JSON.stringify(stderr)}\n`);
  }
  say(`exit code ${code} after ${milliseconds.toFixed(0)} ms, ${failures.length} findings\n`);
  return failures.length;
}

async function start(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      count: { type: 'string' },
      seconds: { type: 'string' },
      target: { type: 'string' },
      longest: { type: 'string', default: String(LONGEST) },
      processes: { type: 'string' },
      bare: { type: 'boolean', default: false },
      replay: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const corpus = await readCorpus();
  const longest = Number(values.longest);
  if (values.replay !== undefined) return again(values.replay, longest, corpus);
  if (values.target !== undefined) targetNamed(values.target);
  const endless = values.seconds !== undefined;
  return everything(
    {
      seed: Number(values.seed),
      from: Number(values.from),
      count: Number(values.count ?? (endless ? Number.MAX_SAFE_INTEGER : COUNT)),
      seconds: Number(values.seconds ?? Number.MAX_SAFE_INTEGER / 2000),
      only: values.target,
      longest,
      processes: Number(values.processes ?? PROCESSES),
      bare: values.bare,
    },
    corpus,
  );
}

if (isMainThread) process.exitCode = (await start()) === 0 ? 0 : 1;
else await work(workerData);
