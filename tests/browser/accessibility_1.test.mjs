import { checkPages } from './accessible_pages.mjs';

checkPages(0, 2);
