"""Classifies yesterday's images every night, evaluates the run by labels if there are any, makes its
page, and publishes where the page lies. README.md beside this file says what to set.

A run's id, and with it its folder, comes from the logical date: OUTPUT/nightly-20260714T020000. So
whatever is tried again, by Airflow's retries or by hand, meets what it left: `classify --resume` goes
on with a run that broke off and leaves a finished one as it is.
"""

import logging
import os
from datetime import datetime, timezone

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Connection, Context, Param, task
from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSkipException

STORE = "densepath_store"


def setting(name: str) -> str:
    """What the run was triggered with or, without that, the key of the Variable densepath."""
    return f"params.{name} or var.json.densepath.get('{name}', '')"


def of_yesterday(name: str) -> str:
    """A setting in which %Y, %m and %d stand for the day before the logical date, in UTC."""
    return f"{{{{ macros.ds_format(macros.ds_add(ds, -1), '%Y-%m-%d', {setting(name)}) }}}}"


RUN_ID = "nightly-{{ ts_nodash }}"  # ts and run_id hold colons and plus signs
RUN = f"{{{{ {setting('output')} }}}}/{RUN_ID}"
INPUT = of_yesterday("input")
LABELS = of_yesterday("labels")


def take_store_credentials(context: Context) -> None:
    """From the connection into this task's environment, which spark-submit inherits.

    The operator's env_vars would not do: for YARN and Kubernetes it makes arguments of them.
    """
    try:
        store = Connection.get(STORE)
    except AirflowNotFoundException:
        return  # the environment of the worker has them, or its role
    extra = store.extra_dejson
    credentials = {
        "AWS_ACCESS_KEY_ID": store.login,
        "AWS_SECRET_ACCESS_KEY": store.password,
        "AWS_SESSION_TOKEN": extra.get("aws_session_token"),
        "AWS_ENDPOINT_URL": extra.get("endpoint_url"),
        "AWS_REGION": extra.get("region_name"),
    }
    os.environ.update({name: value for name, value in credentials.items() if value})


def take_labels(context: Context) -> None:
    if not context["task"].application_args[-1]:
        raise AirflowSkipException("No labels are set: nothing to evaluate by")
    take_store_credentials(context)


def densepath(command: str, *options: str, before=take_store_credentials, **kwargs):
    """A command of DensePath in a Spark application of its own, named after it."""
    return SparkSubmitOperator(
        task_id=command,
        name=f"densepath {command} {RUN_ID}",
        application="{{ var.json.densepath.jar }}",
        java_class="io.densepath.jobs.Main",
        properties_file="{{ var.json.densepath.spark_conf }}",
        application_args=[command, "--config", "{{ var.json.densepath.config }}", *options],
        pre_execute=before,
        **kwargs,
    )


@task
def publish(report: str) -> str:
    """The page's path, as this task's XCom."""
    logging.getLogger(__name__).info("Report: %s", report)
    return report


with DAG(
    dag_id="densepath_nightly",
    description="Classifies yesterday's images",
    doc_md=__doc__,
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3},
    params={
        name: Param(None, type=["null", "string"], description=text)
        for name, text in {
            "input": "Prefix to classify, with %Y, %m, %d for the day; instead of the Variable's",
            "output": "Folder of the runs; instead of the Variable's",
            "labels": "File of labels, with %Y, %m, %d for the day; instead of the Variable's",
        }.items()
    },
    tags=["densepath"],
):
    classify = densepath(
        "classify", "--resume", "--run-id", RUN_ID, "--input", INPUT, "--output", RUN
    )
    evaluate = densepath(
        "evaluate", "--run", RUN, "--missing-labels", "skip", "--labels", LABELS, before=take_labels
    )
    report = densepath("report", "--run", RUN, trigger_rule="none_failed")
    classify >> evaluate >> report >> publish(f"{RUN}/report.html")
