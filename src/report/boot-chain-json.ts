import { asOne } from '../model/answers.ts';
import type { BootChain, BootTry, ExplainedChain, FirmwareStep } from '../model/boot-chain.ts';
import { answerToJson } from './result-json.ts';

function tryToJson({ source, reads, by, answers, place, untried }: BootTry, devices: readonly string[]) {
  const { device, name, medium, index } = source;
  return {
    source: name,
    device: device === undefined ? null : (devices[device] ?? null),
    medium,
    bootindex: index ?? null,
    place: place ?? null,
    untried: untried ?? null,
    reads,
    driver: by ?? null,
    answer: answers === undefined ? null : answerToJson(asOne(answers), answers.asked.device.type),
  };
}

function stepToJson({ firmware, versions, outcome, from, tries }: FirmwareStep, devices: readonly string[]) {
  return {
    name: firmware,
    versions,
    outcome,
    from: from === undefined ? null : tries.indexOf(from),
    tries: tries.map((one) => tryToJson(one, devices)),
  };
}

function setupToJson({ setup }: BootChain) {
  return { kernel: setup.kernel ?? null, image: setup.image ?? null, unfit: setup.unfit ?? null };
}

/** From power-on to the kernel of a machine, as `explain --json` prints it. */
export function bootChainToJson({ name, machine, chain }: ExplainedChain) {
  const devices = machine.devices.map((device) => device.name);
  return {
    machine: name,
    outcome: chain.outcome,
    ...setupToJson(chain),
    firmware: chain.steps.map((step) => stepToJson(step, devices)),
  };
}
