// SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A job type for Flamenco: a folder of photos, shared out among the workers, one plain command for
// each task. docs/farms.md tells how to use it.

const JOB_TYPE = {
    label: "HEIC Depth",
    description: "Turn the depth maps in portrait photos into scenes, models and point clouds",
    settings: [
        { key: "photo_folder", type: "string", subtype: "dir_path", required: true,
          description: "The photos, all directly in this folder, which all workers see" },
        { key: "photo_count", type: "int32", required: true,
          description: "How many photos there are; a worker that finds more or fewer fails its task" },
        { key: "output_folder", type: "string", subtype: "dir_path", required: true,
          description: "Where results go, which all workers see; what is there already is skipped" },
        { key: "options", type: "string", default: "--format blend",
          description: "Further options of the command line, such as --format pcd --jobs 2" },
        { key: "allow_failures", type: "bool", default: true,
          description: "Whether a task succeeds although photos in it are broken or have no depth" },
        { key: "photos_per_task", type: "int32", default: 20,
          description: "How many photos a worker gets at a time" },
    ],
};

function compileJob(job) {
    const settings = job.settings;
    const count = settings.photo_count;
    const step = Math.max(1, settings.photos_per_task);
    for (let first = 1; first <= count; first += step) {
        const numbers = `${first}-${Math.min(first + step - 1, count)}`;
        const task = author.Task(`photos ${numbers}`, "blender");
        task.addCommand(author.Command("exec", {
            exe: "{blender}",
            args: [
                "--command", "heic_depth",
                `--part=${numbers}/${count}`,
                `--output=${settings.output_folder}/`,
                settings.allow_failures ? "--allow-failures" : "--no-allow-failures",
                `--options=${settings.options}`,
                settings.photo_folder,
            ],
        }));
        job.addTask(task);
    }
}
