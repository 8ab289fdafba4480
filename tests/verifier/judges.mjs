// Two judges of one record: the program's verifier, many texts in one process, and the one in Node.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { verify } from './verify.mjs';

const NOTHING = Buffer.alloc(0);

/** The program's: judge(bytes, trust) resolves to its classes, one each, in their order; [] when all holds. */
export class Program {
  constructor(path) {
    this.process = spawn(path, [], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' } });
    this.waiting = [];
    createInterface({ input: this.process.stdout }).on('line', (line) => this.waiting.shift()(line));
  }

  async judge(bytes, { checkpoint = '', record = '', key = NOTHING } = {}) {
    const parts = [bytes, Buffer.from(checkpoint), Buffer.from(record), key];
    this.process.stdin.write(`${parts.map((p) => p.length).join(' ')}\n`);
    for (const part of parts) this.process.stdin.write(part);
    const line = await new Promise((resolve) => { this.waiting.push(resolve); });
    return line === 'holds' ? [] : classesOf(line.split(' ').map((word) => word.split(':')[0]));
  }

  async stop() {
    this.process.stdin.end();
    await new Promise((resolve) => { this.process.on('exit', resolve); });
  }
}

const classesOf = (all) => [...new Set(all)].sort();

/** Node's. */
export const independent = (bytes, trust) => classesOf(verify(bytes, trust).findings.map((f) => f.class));

/** Numbers that look random and are the same in every run: next(n) is 0 to n-1. */
export function numbers(seed) {
  let a = seed;
  return (n) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}
