export * from '../../src/format/shape';
