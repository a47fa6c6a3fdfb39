import type { PictureSpec } from '../../common/picture.js';

/** The small picture of every decoded frame that `shots` and `quality` look at: one spec, so that it is made once. */
export const SCAN_PICTURE: PictureSpec = {
  rate: 'every',
  width: 64,
  height: 64,
  fit: 'stretch',
  format: 'rgb24',
  scaling: 'area',
};
