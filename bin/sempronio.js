// Plain JavaScript, so that node loads what strips types only for files its compile cache does not hold.
import module from 'node:module';

module.enableCompileCache();

await import('../src/main.ts');
