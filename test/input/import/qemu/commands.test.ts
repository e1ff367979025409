// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell, not of a template.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { qemuCommands } from '../../../../src/input/import/qemu/commands.ts';
import type { ProgramStarts } from '../../../../src/input/import/shell/commands.ts';

function read(text: string, given: Record<string, string> = {}): ProgramStarts {
  return qemuCommands(text, new Map(Object.entries(given)));
}

/** The words of each start of QEMU, behind the program, and the tests that lead there. */
function starts(text: string, given: Record<string, string> = {}): readonly string[] {
  const { starts: found, mistake } = read(text, given);
  if (mistake !== undefined) return [`${mistake.offset}: ${mistake.message}`];
  return found.map(({ words, when }) => {
    const at = words.findIndex(({ text: word }) => /qemu|kvm|QEMU/.test(word));
    const tests = when.map(({ holds }) => (holds ? 'yes' : 'no')).join(' ');
    const shown = words.slice(at + 1).map((word) => (/\s/.test(word.text) ? `‘${word.text}’` : word.text));
    return `${tests === '' ? '' : `[${tests}] `}${shown.join(' ')}`;
  });
}

const Q = 'qemu-system-x86_64';

describe('other commands may stand around', () => {
  test.each<[text: string, expected: readonly string[]]>([
    [`rm -f x &> /dev/null\n${Q} -S \\\n -M q35\necho done`, ['-S -M q35']],
    [`cd /w && ${Q} -S 2>&1 | tee log`, ['-S']],
    [`virtiofsd --socket-path=/s & sleep 1; ${Q} -S`, ['-S']],
    [`sudo -E numactl --membind=0 taskset -c 0-3 env A=b ${Q} -S`, ['-S']],
    [`( ${Q} -S ) || { echo 'cannot'; exit 1; }`, ['-S']],
    [`nohup ${Q} -S > log 2>&1 < /dev/null &\n${Q} -M q35 &\nwait`, ['-S', '-M q35']],
    [`for i in 1 2; do ${Q} -name g$i & done`, ['-name g1', '-name g2']],
    [`${Q} --version\nwhich ${Q}\n${Q} -device help\n${Q} -S`, ['-S']],
    [`sh -c "${Q} -S -name 'a b'"`, ['-S -name ‘a b’']],
    [`su - qemu -c '${Q} -S'`, ['-S']],
    [`cat > x <<EOF\n${Q} -M pc\nEOF\n${Q} -S`, ['-S']],
    [`cat > x.sh <<EOF\n${Q} -M pc\nEOF\nbash x.sh`, ['-M pc']],
    [`# ${Q} -M pc\n${Q} -S\n#${Q} -M microvm`, ['-S']],
    [`exec ${Q} -S "$@"`, ['-S']],
    [`ExecStart=/usr/bin/${Q} \\\n -S`, ['-S']],
    [`[Service]\nEnvironment=MEM=2G\nExecStart=-/usr/bin/${Q} -M q35 -m \${MEM}`, ['-M q35 -m 2G']],
    [
      `[Service]\nEnvironment="MEM=2G" 'CPUS=2'\nExecStart=/usr/bin/${Q} -smp $CPUS -m \${MEM}`,
      ['-smp 2 -m 2G'],
    ],
    ['OPTS="-M q35"\nOPTS="$OPTS -S"', ['-M q35 -S']],
    ['./start.sh -M q35 -device virtio-rng-pci', ['./start.sh -M q35 -device virtio-rng-pci']],
  ])('%j', (text, expected) => {
    expect(starts(text)).toEqual(expected);
  });

  test('lines go on where backslashes were lost', () => {
    expect(starts(`${Q} -M q35\n  -device\n  virtio-rng-pci\n\n  -S\nls -l`)).toEqual([
      '-M q35 -device virtio-rng-pci -S',
    ]);
  });

  test('a command may begin with an option', () => {
    expect(starts('-M q35 -device virtio-rng-pci')).toEqual(['-M q35 -device virtio-rng-pci']);
  });
});

describe('variables are put in as far as they are plain', () => {
  test.each<[text: string, given: Record<string, string>, expected: readonly string[]]>([
    [`CID=3\n${Q} -x a=\${CID}`, {}, ['-x a=3']],
    [`CID=3\n${Q} -x a=$CID`, { CID: '7' }, ['-x a=7']],
    [`${Q} $OPTS`, { OPTS: '-m 1G' }, ['-m 1G']],
    [`${Q} "$NAME" '$NAME'`, { NAME: 'a b' }, ['‘a b’ $NAME']],
    [`${Q} -x \${LEFT}`, {}, ['-x ${LEFT}']],
    [`A=(-m 1G)\nA+=(-name 'a b')\n${Q} "\${A[@]}"`, {}, ['-m 1G -name ‘a b’']],
    [`A=()\nA+=(-S)\nA+=("-name" "$N")\n${Q} "\${A[@]}"`, { N: 'n' }, ['-S -name n']],
    [`O="-m 1G"\nO="$O -S"\nO+=" -M q35"\n${Q} $O`, {}, ['-m 1G -S -M q35']],
    [`${Q} -m \${MEM:-2G} -smp \${N:=4} -name \${N}`, {}, ['-m 2G -smp 4 -name 4']],
    [`declare -a A=(-S)\nexport X="y"; local -r Z=z\n${Q} "\${A[@]}" -name $X$Z`, {}, ['-S -name yz']],
    [`N=2\n${Q} -smp $((N * 2 + 1)) -m $(( N ))G`, {}, ['-smp 5 -m 2G']],
    [`F=/d/a.img\n${Q} -a \${F##*/} -b \${F%/*} -c \${F%.img}.iso`, {}, ['-a a.img -b /d -c /d/a.iso']],
    [`EMPTY=\n${Q} $EMPTY -S "$EMPTY"`, {}, ['-S ']],
    [`QEMU=\${QEMU:-/usr/bin/${Q}}\n$QEMU -S`, {}, ['-S']],
    [`QEMU=$(which ${Q})\n"$QEMU" -S`, {}, ['-S']],
    ['$QEMU -M q35 -S', {}, ['-M q35 -S']],
    [`X=$(cat /id)\n${Q} -x a=$X -smp $(nproc)`, {}, ['-x a=${cat_id} -smp ${nproc}']],
    [`for i in $(seq 1 3); do A="$A -d v$i"; done\n${Q} $A`, {}, ['-d v1 -d v2 -d v3']],
    [`for d in {a,b}; do A+=(-d $d); done\n${Q} "\${A[@]}"`, {}, ['-d a -d b']],
    [`i=0; while [ $i -lt 2 ]; do A="$A -d v$i"; i=$((i+1)); done\n${Q} $A`, {}, ['-d v0 -d v1']],
    [`for d in $(ls); do A="$A -d $d"; done\n${Q} $A`, {}, ['${A}']],
    [`set -- -S -M q35\n${Q} "$@"`, {}, ['-S -M q35']],
    [`CMD="${Q} -S"\neval "$CMD -M q35"`, {}, ['-S -M q35']],
    [`CMD="${Q} -S"\n$CMD`, {}, ['-S']],
    [`${Q} -device vhost-vsock-pci,guest-cid=<CID> -S`, {}, ['-device vhost-vsock-pci,guest-cid=${CID} -S']],
  ])('%j with %j', (text, given, expected) => {
    expect(starts(text, given)).toEqual(expected);
  });

  test.each<[what: string, body: string]>([
    ['to a variable', 'OPTS="$OPTS $1"'],
    ['to a variable, all of them', 'OPTS+=" $*"'],
    ['to an array', 'local one; for one in "$@"; do A+=($one); done; OPTS="${A[*]}"'],
  ])('functions append %s', (_, body) => {
    expect(starts(`add_opts() {\n ${body}\n}\nadd_opts "-M q35"\nadd_opts "-S"\n${Q} $OPTS`)).toEqual([
      '-M q35 -S',
    ]);
  });

  test('a command line may be gathered in a file that is then run', () => {
    const script = `LINE=/tmp/cmd.$$\nadd_opts() {\n echo -n "$* " >> $LINE\n}\nadd_opts "${Q}"\nadd_opts "-M q35"\nbash $LINE 2>&1 | tee log`;
    expect(starts(script)).toEqual(['-M q35']);
  });
});

describe('tests decide where they can be answered, and else both ways are followed', () => {
  test.each<[text: string, given: Record<string, string>, expected: readonly string[]]>([
    [`SEV=1\nif [ "$SEV" = 1 ]; then O=-a; else O=-b; fi\n${Q} $O`, {}, ['-a']],
    [`if [ "$SEV" = 1 ]; then O=-a; else O=-b; fi\n${Q} $O`, { SEV: '0' }, ['-b']],
    [`if [ "$SEV" = 1 ]; then O=-a; else O=-b; fi\n${Q} $O`, {}, ['[yes] -a', '[no] -b']],
    [`if [ -e /dev/kvm ]; then O="-a"; fi\n${Q} $O -S`, {}, ['[yes] -a -S', '[no] -S']],
    [`[ -n "$1" ] || exit 1\n${Q} -S`, {}, ['-S']],
    [`if ! test -f x; then echo none; exit 1; fi\n${Q} -S`, {}, ['-S']],
    [`if [[ $ARCH == x86* ]]; then ${Q} -a; else ${Q} -b; fi`, { ARCH: 'x86_64' }, ['-a']],
    [`[ -z "$MEM" ] && MEM=4G\n${Q} -m $MEM`, {}, ['-m 4G']],
    [
      `DEBUG=0\nwhile getopts d o; do case $o in d) DEBUG=1;; esac; done\n[ $DEBUG = 1 ] && O=-s\n${Q} $O -S`,
      {},
      ['-S'],
    ],
    [
      `case "$1" in\n start) ${Q} -S ;;\n stop) kill $(cat pid) ;;\n *) echo usage; exit 1 ;;\nesac`,
      {},
      ['-S'],
    ],
    [`case $M in q35) O=-a;; *) O=-b;; esac\n${Q} $O`, { M: 'pc' }, ['-b']],
    [`case $M in q35) O=-a;; *) O=-b;; esac\n${Q} $O`, {}, ['[yes] -a', '[yes] -b']],
    [`grep -q sev /proc/cpuinfo && O=-a\n${Q} $O -S`, {}, ['[yes] -a -S', '[no] -S']],
    [`if true; then echo one; else echo two; fi; ${Q} -S`, {}, ['-S']],
    [`while ! nc -z localhost 22; do sleep 1; done\n${Q} -S`, {}, ['-S']],
  ])('%j with %j', (text, given, expected) => {
    expect(starts(text, given)).toEqual(expected);
  });

  test('a loop over the options of a script itself is said', () => {
    const { notes } = read(`MEM=1G\nwhile [ -n "$1" ]; do MEM=$2; shift; done\n${Q} -m $MEM`);
    expect(notes.map(({ text, matters }) => [text, matters])).toEqual([['a loop that may set MEM', true]]);
  });

  test('too many ways are a mistake that says what to do', () => {
    const ifs = Array.from({ length: 9 }, (_, i) => `if [ -e /f${i} ]; then O="$O -o${i}"; fi`).join('\n');
    expect(starts(`${ifs}\n${Q} $O`)).toEqual([
      expect.stringMatching(/^\d+: the script may go more than 256 ways up to here; state the variables/),
    ]);
  });
});

describe('what stands around a command that was pasted', () => {
  test.each<[text: string, expected: readonly string[]]>([
    [`# ${Q} -S \\\n> -M q35 \\\n> -m 1G`, ['-S -M q35 -m 1G']],
    [`[user@host ~]$ ${Q} -S`, ['-S']],
    [`root@host:~/vm# ${Q} -S`, ['-S']],
    [`user@host:/srv$ sudo ${Q} -S`, ['-S']],
    [`$ cd x\n$ ${Q} -S\nqemu: could not`, ['-S']],
    [
      `I don't know (yet) why:\n\n\`\`\`sh\n${Q} -S \\\n  -M q35\n\`\`\`\n\nIt doesn't start; see below.`,
      ['-S -M q35'],
    ],
    [
      `On Monday, A. B. wrote:\n> I start it so:\n>\n> ${Q} -S \\\n>   -M q35\n>\n> and it's slow.`,
      ['-S -M q35'],
    ],
    [`>> ${Q} -S \\\n>> -M q35`, ['-S -M q35']],
    [`  1  ${Q} -S \\\n  2    -M q35`, ['-S -M q35']],
    [`1: A=(-S)\n2: ${Q} "\${A[@]}"`, ['-S']],
  ])('%j', (text, expected) => {
    expect(starts(text)).toEqual(expected);
  });
});

describe('a Makefile is read as a script of its variables and recipes', () => {
  const RECIPE = 'qemu: fs.img\n\t@$(QEMU) $(OPTS)\n';

  test.each<[what: string, text: string, expected: readonly string[]]>([
    [
      'variables',
      `QEMU ?= ${Q}\nOPTS = -M q35 -m $(MEM)M \\\n  -S\nOPTS += -name $N # x\nMEM := 1\n${RECIPE}`,
      ['-M q35 -m 1M -S -name ${N}'],
    ],
    [
      'conditions',
      `QEMU = ${Q}\nOPTS = -S\nifdef SEV\nOPTS += -M q35\nendif\n${RECIPE}`,
      ['[yes] -S -M q35', '[no] -S'],
    ],
  ])('%s', (_, text, expected) => {
    expect(starts(text)).toEqual(expected);
  });
});

describe('lists of processes and logs', () => {
  test.each<[text: string, expected: readonly string[]]>([
    [
      `root 12 0.0 ?  Sl 12:00 0:01 /usr/bin/${Q} -object {"qom-type":"tdx-guest","id":"a"} -device {"driver":"virtio-rng-pci","id":"r 1"}`,
      ['-object {"qom-type":"tdx-guest","id":"a"} -device ‘{"driver":"virtio-rng-pci","id":"r 1"}’'],
    ],
    [
      `2019-06-11 22:19:29.219+0000: starting up libvirt version: 5.1.0, package: 8 (Fedora), qemu version: 3.1.0\nLC_ALL=C \\\n/usr/bin/${Q} \\\n-S \\\n-msg timestamp=on\nchar device redirected to /dev/pts/1 (label charserial0)\n2019-06-11T22:19:29Z ${Q}: -device x: can't\n2019-06-11 22:19:30+0000: shutting down, reason=failed`,
      ['-S -msg timestamp=on'],
    ],
    [
      `2020-02-16 09:02:28.320+0000: starting up libvirt version: 4.5.0, qemu version: 2.12.0qemu-kvm-2.12.0-88, hostname: h LC_ALL=C PATH=/usr/bin /usr/libexec/qemu-kvm -name guest=g -S`,
      ['-name guest=g -S'],
    ],
    [
      `/usr/bin/${Q} -smbios type=1,product=Standard PC (Q35 + ICH9) -S`,
      ['-smbios type=1,product=Standard PC ( Q35 + ICH9 ) -S'],
    ],
  ])('%j', (text, expected) => {
    expect(starts(text)).toEqual(expected);
  });
});

test('a value that doubles itself is given up, and so is a list without end', () => {
  const doubled = `A=aaaaaaaaaa\n${'A="$A$A"\n'.repeat(30)}`;
  expect(starts(`${doubled}${Q} -m 1G`)).toEqual(['-m 1G']);
  expect(starts(`${'A+=(x)\n'.repeat(30_000)}${Q} "${'${A[@]}'}"`)).toEqual([
    expect.stringMatching(/^0: the script does more than can be followed/),
  ]);
});

test('of any text, at least as much is understood as makes no exception', () => {
  const piece = fc.constantFrom(
    ...[
      Q,
      '-S',
      '-device',
      'virtio-rng-pci',
      '$X',
      '${X}',
      '"$@"',
      'if',
      'then',
      'else',
      'fi',
      'for',
      'i',
      'in',
      'do',
    ],
    ...[
      'done',
      'while',
      'case',
      'esac',
      ';;',
      ')',
      '(',
      '{',
      '}',
      'f()',
      'f',
      '&&',
      '||',
      ';',
      '\n',
      '|',
      '&',
      "'",
      '"',
    ],
    ...[
      'X=1',
      'X=(',
      '$(',
      '`',
      '[',
      ']',
      '-n',
      '=',
      '>',
      '<<E',
      'E',
      '# ',
      '> ',
      '$ ',
      '\\\n',
      'exit',
      'return',
      'eval',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, blanks) => {
      const text = pieces.join(blanks ? ' ' : '');
      const { starts: found, mistake } = read(text);
      for (const { offset } of [
        ...found.flatMap(({ words }) => words),
        ...(mistake === undefined ? [] : [mistake]),
      ])
        expect(offset).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 500 },
  );
});
