export * from '../../src/format/number';
