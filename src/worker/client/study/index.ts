/** Studies, for those who run them. */
export { DEFAULT_PLAN, STUDIES, type StudyName, type StudyPlan } from '../../../session/study/types';
export { REPORT_STYLE } from '../../../session/study/report/style';
export { itemLink, StudyJob, type JobState } from './job';
