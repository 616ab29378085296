import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reporting", "0035_states_and_rules_known")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='figuredefinition',
            trigger=pgtrigger.compiler.Trigger(name='keep_meaning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accumulation" IS DISTINCT FROM (NEW."accumulation") OR OLD."frequency" IS DISTINCT FROM (NEW."frequency"))', func="\n    PERFORM 1 FROM reporting_figuredefinition WHERE id = OLD.id FOR UPDATE;\n    IF EXISTS (SELECT 1 FROM reporting_figure WHERE definition_id = OLD.id) THEN\n        RAISE EXCEPTION 'figures of definition % are stored: its frequency and accumulation stay', OLD.id\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'figure_definition_keeps_its_meaning';\n    END IF;\n    RETURN NEW;\n", hash='176eea0c10ec58eb84e23f24372590b8b1a68595', operation='UPDATE', pgid='pgtrigger_keep_meaning_2973f', table='reporting_figuredefinition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='hold_meaning', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    PERFORM 1 FROM reporting_figuredefinition WHERE id = NEW.definition_id FOR KEY SHARE;\n                    RETURN NEW;\n                ', hash='bce875557cb3f5b25253ad8f3926288028f063ef', operation='INSERT', pgid='pgtrigger_hold_meaning_bf60b', table='reporting_figure', when='BEFORE')),
        ),
    ]
