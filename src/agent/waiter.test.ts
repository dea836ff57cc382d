/** The shell script alone, with a `sleep` that takes no time and an agent that is a script too. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';
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
  const sleep = script('sleep', `echo "sleep $1" >>$folder/done\n${more.sleep ?? ''}`);
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
    args: [SCRIPT, join(folder, 'note'), sleep, agent, 'refresh', 'two words'],
    done: () => {
      const file = join(folder, 'done');
      return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    },
  };
}

const SCRIPT = join(import.meta.dirname, WAITER);
const AGENT = 'agent 2 refresh two words /';
const GIVE_BACK = 'agent 3 refresh two words --give-back /';

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
    expect(spawnSync(SHELL, stage('0\n', [code]).args).status).toBe(code);
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
    expect(gone.done()).toEqual([AGENT]);
  });

  test('runs the agent at once when nothing tells how long to wait', () => {
    const { folder, args, done } = stage('', [1]);
    expect(spawnSync(SHELL, [SCRIPT, join(folder, 'absent'), ...args.slice(2)]).status).toBe(1);
    expect(done()).toEqual([AGENT]);
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
    const { args, done } = stage(`0 ${word}\n`, [0], {
      agent: `case $* in *--give-back) exit 0 ;; esac
      echo running
      exec /bin/sleep 60`,
    });
    const child = spawn(SHELL, args);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(done()).toEqual(expected);
  });

  test('hands SIGTERM on to the agent, waits until that has ended and ends with 0', async () => {
    const { args, done } = stage('0\n', [1], {
      agent: `trap 'echo told >>$folder/done; sleep 0.1; echo ended >>$folder/done; exit 3' TERM
      echo running
      while :; do /bin/sleep 0.01; done`,
    });
    const child = spawn(SHELL, args);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(done()).toEqual([AGENT, 'told', 'ended']);
  });
});
