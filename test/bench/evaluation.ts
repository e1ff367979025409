import { readdirSync } from 'node:fs';
import { evaluate } from '../../src/explore/evaluate.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadRecording } from '../../src/input/recording.ts';
import { deviceToJson, platformToJson } from '../../src/input/serialise.ts';
import { caseSource } from '../../src/inquiry/case-source.ts';
import { Inquiry } from '../../src/inquiry/inquiry.ts';
import { diskIo } from '../../src/io/disk.ts';
import type { Case } from '../../src/model/case.ts';
import { here, type Row, ratio } from './measure.ts';

// What answering a case costs, against parsing its JSON: every recorded device on its platform.

const RECORDINGS = 'fixtures/recordings';
const ROUNDS = 20;

async function recordedCases(): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const name of readdirSync(RECORDINGS).filter((file) => file.endsWith('.json'))) {
    const inputs = openInputs(diskIo(process.stdin));
    const [recording] = await settle(inputs, await loadRecording(`${RECORDINGS}/${name}`, inputs));
    const { platform, devices } = recording;
    for (const { device } of devices) cases.push({ device, platform, driver: linux.id });
  }
  return cases;
}

function textOf({ device, platform, driver }: Case): string {
  return JSON.stringify({ device: deviceToJson(device), platform: platformToJson(platform), driver });
}

function evaluation(log: boolean): Row {
  const measured = async () => {
    const cases = await recordedCases();
    const texts = cases.map(textOf);
    const answer = () => {
      for (let round = 0; round < ROUNDS; round++)
        for (const asked of cases) evaluate(linux, new Inquiry(caseSource(asked), { log }));
    };
    const parse = () => {
      for (let round = 0; round < ROUNDS; round++) for (const text of texts) JSON.parse(text);
    };
    answer();
    parse();
    return ratio(here(answer), here(parse));
  };
  return {
    work: `one evaluation, log ${log ? 'on' : 'off'}`,
    yardstick: 'parsing the case’s JSON',
    ratio: measured,
  };
}

export const EVALUATIONS: readonly Row[] = [evaluation(false), evaluation(true)];
