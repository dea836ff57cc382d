/** The shell script alone, with a `sleep` that only moves a clock and an agent that is a script too. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { SHELL, WAITER } from './waiter.ts';

interface Stage {
  readonly folder: string;
  readonly args: readonly string[];
  readonly done: () => string[];
}

/** Each program writes down what it is called with; the agent ends with these codes, one after the other. */
function stage(note: string, codes: readonly number[], more: { sleep?: string; agent?: string } = {}): Stage {
  const folder = temporaryDirectory();
  const script = (name: string, body: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `#!${SHELL}\nfolder=${folder}\n${body}\n`, { mode: 0o755 });
    return file;
  };
  writeFileSync(join(folder, 'note'), note.replaceAll('FOLDER', folder));
  writeFileSync(join(folder, 'codes'), codes.map(code => `${code}\n`).join(''));
  writeFileSync(join(folder, 'uptime'), '1000.25 9.75\n');
  const sleep = script(
    'sleep',
    // Between two signals to what does not end yet.
    `[ "$1" = 0.1 ] && exec /bin/sleep 0.1
    echo "sleep $1" >>$folder/done
    IFS=. read -r now rest <$folder/uptime
    echo "$((now + $1)).25 9.75" >$folder/uptime
    ${more.sleep ?? ''}`,
  );
  const agent = script(
    'agent',
    `echo "agent $# $* $PWD" >>$folder/done
    ${more.agent ?? ''}
    { read -r code; rest=$(cat); } <$folder/codes
    echo "$rest" >$folder/codes
    exit $code`,
  );
  return {
    folder,
    args: [SCRIPT, join(folder, 'note'), sleep, join(folder, 'uptime'), agent, 'refresh', 'two words'],
    done: () => {
      const file = join(folder, 'done');
      return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    },
  };
}

const SCRIPT = join(import.meta.dirname, '..', WAITER);
const AGENT = `agent 2 refresh two words ${process.cwd()}`;
const GIVE_BACK = `agent 3 refresh two words --give-back ${process.cwd()}`;

function swapTo(name: string, volume: string): void {
  mkdirSync(join(volume, name), { recursive: true });
  symlinkSync(name, join(volume, '..data'));
}

describe.skipIf(!existsSync(SHELL))('the waiter', () => {
  test('waits for the time it is told, in steps, and runs the agent with its own arguments', () => {
    const { args, done } = stage('70\n', [EXIT.defect]);
    expect(spawnSync(SHELL, args).status).toBe(EXIT.defect);
    expect(done()).toEqual(['sleep 30', 'sleep 30', 'sleep 10', AGENT]);
  });

  test('waits again whenever the agent is idle, as that then says', () => {
    const { args, done } = stage('1\n', [EXIT.idle, EXIT.idle, EXIT.usage], {
      agent: 'echo 20 >$folder/note',
    });
    expect(spawnSync(SHELL, args).status).toBe(EXIT.usage);
    expect(done()).toEqual(['sleep 1', AGENT, 'sleep 20', AGENT, 'sleep 20', AGENT]);
  });

  test.each([EXIT.ok, EXIT.defect, 137])('ends with the code of the agent: %d', code => {
    expect(spawnSync(SHELL, stage('1\n', [code]).args).status).toBe(code);
  });

  test('runs the agent as soon as a volume leads elsewhere, or is gone', () => {
    const { folder, args, done } = stage('300\nFOLDER/plan/..one\nFOLDER/rest/..a b\n', [1], {
      sleep: 'ln -sfn ..two $folder/rest/..data; mkdir -p $folder/rest/..two',
    });
    swapTo('..one', join(folder, 'plan'));
    swapTo('..a b', join(folder, 'rest'));
    expect(spawnSync(SHELL, args).status).toBe(1);
    expect(done()).toEqual(['sleep 30', AGENT]);

    const gone = stage('300\nFOLDER/plan/..one\n', [1]);
    expect(spawnSync(SHELL, gone.args).status).toBe(1);
    expect(gone.done()).toEqual(['sleep 30', AGENT]);
  });

  test.each(['', '0\n', '300\nFOLDER/nowhere\n'])(
    'does not run an idle agent again and again without a pause: %j',
    note => {
      const { args, done } = stage(note, [EXIT.idle, EXIT.idle, 1]);
      expect(spawnSync(SHELL, args).status).toBe(1);
      expect(done()).toEqual(['sleep 30', AGENT, 'sleep 30', AGENT, 'sleep 30', AGENT]);
    },
  );

  test('does not run the agent when it cannot wait, and ends', () => {
    const { args, done } = stage('300\n', [1], { sleep: 'exit 1' });
    expect(spawnSync(SHELL, args).status).toBe(1);
    expect(done()).toEqual(['sleep 30']);
  });

  test('counts the time for which the machine was suspended', () => {
    const { args, done } = stage('3600\n', [1], { sleep: 'echo 4600.25 9.75 >$folder/uptime' });
    expect(spawnSync(SHELL, args).status).toBe(1);
    expect(done()).toEqual(['sleep 30', AGENT]);
  });

  test.each([
    ['in the folder that its relative paths begin in', '', (folder: string) => join(folder, 'here')],
    ['elsewhere when that folder is gone', 'rm -rf $folder/here', () => '/'],
  ])('runs the agent %s', (_, sleep, expected) => {
    const { folder, args, done } = stage('60\nFOLDER/plan/..one\n', [1], { sleep });
    swapTo('..one', join(folder, 'plan'));
    mkdirSync(join(folder, 'here'));
    spawnSync(SHELL, args, { cwd: join(folder, 'here') });
    expect(done()).toEqual(['sleep 30', 'sleep 30', `agent 2 refresh two words ${expected(folder)}`]);
  });

  test('ends at SIGTERM also what the first signal does not reach', async () => {
    const { args } = stage('300\n', [1], {
      // As a child between fork and exec, which has the trap of the shell.
      sleep: 'trap "exec /bin/sleep 60" TERM; echo waits; while :; do /bin/sleep 0.01; done',
    });
    const child = spawn(SHELL, args);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends with 0 when SIGTERM comes while it waits, and the agent is not run', () => {
    const { args, done } = stage('300\n', [1], { sleep: 'kill -TERM $PPID; exec /bin/sleep 60' });
    const { status, stderr } = spawnSync(SHELL, args);
    expect([status, String(stderr)]).toEqual([0, '']);
    expect(done()).toEqual(['sleep 30']);
  });

  test('lets the agent give back what it has to when SIGTERM comes while it waits', () => {
    const { args, done } = stage('300 farewell\n', [0], { sleep: 'kill -TERM $PPID; exec /bin/sleep 60' });
    expect(spawnSync(SHELL, args).status).toBe(0);
    expect(done()).toEqual(['sleep 30', GIVE_BACK]);
  });

  test.each([
    ['gives back for an agent that SIGTERM ends before it can take it', 'farewell', [AGENT, GIVE_BACK]],
    ['has nothing to give back for one whose plan has no generators', '', [AGENT]],
  ])('%s', async (_, word, expected) => {
    const { args, done } = stage(`1 ${word}\n`, [0], {
      agent: `case $* in *--give-back) exit 0 ;; esac
      echo running
      exec /bin/sleep 60`,
    });
    const child = spawn(SHELL, args);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(done()).toEqual(['sleep 1', ...expected]);
  });

  test('hands SIGTERM on to the agent, waits until that has ended and ends with 0', async () => {
    const { args, done } = stage('1\n', [1], {
      agent: `trap 'trap "" TERM; echo told >>$folder/done; sleep 0.1; echo ended >>$folder/done; exit 3' TERM
      echo running
      while :; do /bin/sleep 0.01; done`,
    });
    const child = spawn(SHELL, args);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(done()).toEqual(['sleep 1', AGENT, 'told', 'ended']);
  });
});
