import { readModelContract } from '../read-model-contract';
import { StorageHome } from './storage-home';

describe('EmbeddedStorage', () => {
  readModelContract(() => new StorageHome());
});
