import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explore/explain.ts';
import { F } from '../../src/features/bits.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { type Shape, svgFile, svgLinesOf } from '../../src/report/layout/svg.ts';
import { waysDrawing } from '../../src/report/way-drawing.ts';
import { anyCase } from '../any-case.ts';
import { caseOf } from '../cases.ts';
import { FROM_ELSEWHERE } from './pages.ts';

const drawn = (asked: Parameters<typeof explain>[0], heading = 'a case') =>
  waysDrawing('ways', [{ heading, when: '', result: explain(asked, { model: linux, release: undefined }) }]);

/** Whatever XML has against it. */
function mistakes(text: string): readonly string[] {
  const found: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', ({ message }) => found.push(message));
  parser.write(text).close();
  return found;
}

function pointsOf(shape: Shape): readonly { readonly x: number; readonly y: number }[] {
  return shape.kind === 'line' ? [shape.from, shape.to] : [shape.at];
}

describe('a drawing of a way', () => {
  test('has a station above the other, and the cross between those where it ends', () => {
    const { shapes } = drawn(caseOf({ protection: 'sev', offers: [F.VERSION_1], linux: '5.10' }));
    const marks = shapes.flatMap((shape) =>
      shape.kind === 'dot' || shape.kind === 'cross' ? [`${shape.kind} ${shape.look}`] : [],
    );
    expect(marks).toEqual(['dot passed', 'dot passed', 'dot passed', 'cross stopped', 'dot unreached']);
    const heights = shapes.flatMap((shape) => (shape.kind === 'dot' ? [shape.at.y] : []));
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });

  test('tells in words what it shows', () => {
    const { description } = drawn(caseOf({ protection: 'sev', offers: [F.VERSION_1], linux: '5.10' }));
    expect(description).toBe(
      'a case: breaks: physical. The data passes virtio_net, past the DMA API, guest-physical addresses. It does not get to device. Ring and buffers are private.',
    );
  });

  test('keeps within its frame, whatever the case, and is XML', () => {
    fc.assert(
      fc.property(anyCase, fc.string({ maxLength: 200 }), (asked, heading) => {
        const drawing = drawn(asked, heading);
        for (const { x, y } of drawing.shapes.flatMap(pointsOf)) {
          expect(x).toBeGreaterThan(0);
          expect(y).toBeGreaterThan(0);
          expect(x).toBeLessThan(drawing.width);
          expect(y).toBeLessThan(drawing.height);
        }
        const file = svgFile(drawing);
        expect(mistakes(file)).toEqual([]);
        expect(file).not.toMatch(FROM_ELSEWHERE);
      }),
      { numRuns: 100 },
    );
  });

  test('is dark where the reader’s screen is', () => {
    const file = svgFile(drawn(caseOf({})));
    expect(file).toMatch(/^<svg class="drawing" xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img"/);
    expect(file).toContain('@media (prefers-color-scheme: dark)');
    expect(file).toContain('<title>ways</title>\n<desc>a case: works');
  });
});

test('a word that is longer than a line is cut', () => {
  expect(svgLinesOf(`a ${'b'.repeat(12)} c`, 'title', 40)).toEqual(['a', 'bbbbb', 'bbbbb', 'bb c']);
});
